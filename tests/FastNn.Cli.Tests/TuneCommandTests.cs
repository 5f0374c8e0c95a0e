using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using FastNn.Tables;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>Searches for settings on the penguins, as a new user would.</summary>
public sealed class TuneCommandTests : IDisposable
{
    const string Script = "/usr/bin/script";

    static readonly string penguins = Repository.PathOf("samples/data/penguins.csv");

    readonly TemporaryFolder folder = new();

    string Model => folder.PathOf("model");

    string Journal => folder.PathOf("tune.jsonl");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Penguins_are_told_apart_and_all_is_said()
    {
        string page = folder.PathOf("page.html"), other = folder.PathOf("other");
        string output = Tune("--trials", "8", "--folds", "2", "--workers", "2", "--journal", Journal, "--report", page).Output.ReplaceLineEndings("\n");

        Assert.Contains($"\nsearch: halving, 8 trials, workers: 2, journal {Journal}\n", output);
        Assert.Equal(11, Regex.Count(output,
            @"\ntrial +\d  rung [1-3]/3  log loss \d\.\d{4} at epoch \d+/\d+  best \d\.\d{4} \(trial \d\) +\d+\.\d s  relu\("));
        Assert.Matches(@"\nnetwork +trial  rung  epochs  log loss\nrelu\(", output);
        Assert.Matches(@"\n8 trials, measured 11 times, in \d+\.\d s\n", output);
        Assert.Matches(@"\npreset: fast: 1 × ReLU network for 96 epochs, 1 × relu\(.*\) for 96 epochs, 1 × relu\(.*\) for 96 epochs", output);
        Assert.Matches(@"\nmetric +validation +test +fast alone +baseline\n", output);
        Assert.Matches(@"\ntest accuracy (9[5-9]|100)\.\d\d %, .*\nfast alone: accuracy .* on the same rows\n(none of .*\n)?baseline accuracy 4", output);
        // The command that is printed makes the same file.
        string command = Regex.Match(output, @"\nthe same model without a search: fastnn train (.*)\n").Groups[1].Value;
        CommandResult trained = Fastnn.Run([.. Regex.Matches(command.Replace(Model, other), @"""([^""]*)""|(\S+)")
            .Select(word => word.Groups[1].Success ? word.Groups[1].Value : word.Value).Prepend("train")]);
        Assert.True(trained.Code == 0, trained.Error);
        Assert.Equal(File.ReadAllBytes(Model), File.ReadAllBytes(other));
        Assert.Contains("fast alone: accuracy", trained.Output);
        string html = File.ReadAllText(page);
        Assert.All(["Importance of the settings", "aria-label=\"Validation loss of the trials by epoch\"", "fastnn train --csv", "fast alone"],
            text => Assert.Contains(text, html));
        // The journal has it all.
        Assert.Matches(@"\n8 trials, measured 11 times, 11 of them from the journal, in ",
            Tune("--trials", "8", "--folds", "2", "--journal", Journal).Output.ReplaceLineEndings("\n"));
        Assert.Equal(File.ReadAllBytes(other), File.ReadAllBytes(Model));
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Browser_shows_the_page(int width)
    {
        string page = folder.PathOf("page.html");
        Tune("--trials", "8", "--folds", "1", "--report", page);

        await ReportBrowser.AssertShown(File.ReadAllText(page), width);
    }

    [Fact]
    public void Workers_change_nothing_and_json_has_the_trials()
    {
        JsonElement[] searches = [.. new[] { "1", "2" }.Select(workers =>
            JsonDocument.Parse(Tune("--trials", "7", "--folds", "1", "--workers", workers, "--json").Output).RootElement)];

        Assert.Equal(Text(searches[0], "trials"), Text(searches[1], "trials"));
        Assert.Equal(Text(searches[0], "importance"), Text(searches[1], "importance"));
        Assert.Equal(searches[0].GetProperty("test").GetRawText(), searches[1].GetProperty("test").GetRawText());
        Assert.Equal(7, searches[0].GetProperty("search").GetProperty("trials").GetArrayLength());
        Assert.Equal("log loss", searches[0].GetProperty("search").GetProperty("metric").GetString());
        Assert.Equal(69, searches[0].GetProperty("presetAlone").GetProperty("rows").GetInt32());
        Assert.StartsWith("relu(", searches[0].GetProperty("search").GetProperty("networks")[0].GetString());
    }

    /// <summary>Killed at random moments and started again, it finds what it would have found at once; no measured trial is lost or measured again.</summary>
    [Fact]
    public void Killed_searches_continue_with_the_same_winner()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The process is killed with kill.");
        string[] options = ["--trials", "28", "--folds", "1", "--workers", "2", "--json"];
        JsonElement whole = JsonDocument.Parse(Tune(options).Output).RootElement;
        byte[] before = [];
        int kills = 0;
        for (; kills < 6 && before.AsSpan().Count((byte)'\n') < 35; kills++)
        {
            using Process process = Fastnn.Start(Arguments([.. options, "--journal", Journal]));
            while (!process.HasExited && (!File.Exists(Journal) || new FileInfo(Journal).Length <= before.Length))
            {
                Thread.Sleep(1);
            }
            Thread.Sleep(Random.Shared.Next(300));
            process.Kill();
            process.WaitForExit();
            byte[] after = File.ReadAllBytes(Journal);
            int torn = before.Length - before.AsSpan().LastIndexOf((byte)'\n') - 1;
            Assert.True(after.AsSpan().StartsWith(before.AsSpan(0, before.Length - torn)), "what was measured is kept");
            before = after;
        }

        JsonElement resumed = JsonDocument.Parse(Tune([.. options, "--journal", Journal]).Output).RootElement;

        Assert.True(kills > 1, "it was killed several times");
        Assert.Equal(Text(whole, "trials"), Text(resumed, "trials"));
        Assert.Equal(Text(whole, "networks"), Text(resumed, "networks"));
        Assert.Equal(whole.GetProperty("test").GetRawText(), resumed.GetProperty("test").GetRawText());
        string[] measured = [.. File.ReadAllLines(Journal).Skip(1).Select(line => Regex.Match(line, @"^\{""trial"":\d+,""rung"":\d").Value)];
        Assert.Equal(measured.Length, measured.Distinct().Count());
        Assert.Equal(whole.GetProperty("search").GetProperty("trainings").GetInt32(), measured.Length);
        Assert.InRange(resumed.GetProperty("search").GetProperty("fromJournal").GetInt32(), 2, measured.Length);
    }

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public void Signal_ends_the_search_and_its_journal_continues(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        using Process process = Fastnn.Start(Arguments("--trials", "100000", "--journal", Journal));
        Fastnn.ReadUntil(process, "trial");
        Fastnn.Send(process, signal);
        string rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(130, process.ExitCode);
        Assert.Contains($"interrupted; no model was written; the same command continues from {Journal}", rest);
        Assert.False(File.Exists(Model));
        Assert.True(File.ReadAllLines(Journal).Length > 1);
    }

    [Fact]
    public void Time_may_be_the_budget()
    {
        string output = Tune("--budget", "3s").Output;

        Assert.Contains("search: halving, as many trials as there is time for, at most 1.5 s", output);
        Assert.Contains("--time-budget 0.5", output);
    }

    [Fact]
    public void Numbers_are_searched_by_rmse()
    {
        CommandResult result = Fastnn.Run("tune", "--csv", penguins, "--label", "body_mass_g", "--drop-missing-labels", "--preset", "fast", "--trials", "3",
            "--folds", "1", "--holdout", "0", "--out", Model);

        Assert.True(result.Code == 0, result.Error);
        Assert.Matches(@"rung 3/3  RMSE [2-4]\d\d\.\d\d at epoch", result.Output);
        Assert.Matches(@"\nmetric +validation +fast alone +baseline\r?\n", result.Output);
        Assert.Equal(TabularTask.Regression, TabularModel.Load(Model).Task);
    }

    [Theory]
    [InlineData("--trials is '0'; it must be a whole number from 1 to 100000", "--trials", "0")]
    [InlineData("--budget is '10'; it must be a time above 0 and up to a week with its unit, such as 90s, 10m or 2h.", "--budget", "10")]
    [InlineData("--budget is '-1m'; it must be a time above 0", "--budget", "-1m")]
    [InlineData("--workers is '0'; it must be a whole number from 1 to 1024", "--workers", "0")]
    [InlineData("--method is 'hyper'; it must be one of halving, hyperband, random.", "--method", "hyper")]
    [InlineData("--preset is 'fats'; it must be one of auto, fast, realmlp, ensemble.", "--preset", "fats")]
    [InlineData("--journal is {csv}, which is also the file of --csv and would be overwritten", "--journal", "{csv}")]
    [InlineData("--class-weights is for classes", "--label", "year", "--task", "regression", "--class-weights", "balanced")]
    [InlineData("Unrecognized command or argument '--verbose'", "--verbose")]
    public void Options_are_refused_with_2(string message, params string[] options)
    {
        string[] label = options.Contains("--label") ? [] : ["--label", "species"];
        IEnumerable<string> given = options.Select(option => option.Replace("{csv}", penguins));
        CommandResult result = Fastnn.Run(["tune", "--csv", penguins, .. label, "--out", Model, .. given]);

        Assert.Contains(message.Replace("{csv}", penguins), result.Error);
        Assert.Equal((2, false), (result.Code, File.Exists(Model)));
    }

    [Theory]
    [InlineData("tune needs --csv and --label; give a table to search on.")]
    [InlineData("--data is for train; tune searches on tables: give --csv and --label.", "--data", "mnist")]
    [InlineData("--csv needs --label", "--csv", "x.csv")]
    public void Tables_are_needed(string message, params string[] options)
    {
        CommandResult result = Fastnn.Run(["tune", .. options]);

        Assert.Equal(2, result.Code);
        Assert.StartsWith($"error: {message}", result.Error);
    }

    [Fact]
    public void Journal_of_another_search_is_refused_with_1_and_kept()
    {
        Tune("--trials", "1", "--folds", "1", "--journal", Journal);
        byte[] bytes = File.ReadAllBytes(Journal);
        CommandResult other = Fastnn.Run(Arguments("--trials", "1", "--folds", "1", "--seed", "2", "--journal", Journal));
        File.WriteAllText(folder.PathOf("notes"), "mine");
        CommandResult none = Fastnn.Run(Arguments("--trials", "1", "--journal", folder.PathOf("notes")));

        Assert.Equal((1, 1), (other.Code, none.Code));
        Assert.Contains("The journal is of a search on other rows, or with other options of the training; its trials would be wrong here.", other.Error);
        Assert.Contains("is no journal of a search, and is not changed", none.Error);
        Assert.Equal(bytes, File.ReadAllBytes(Journal));
        Assert.Equal("mine", File.ReadAllText(folder.PathOf("notes")));
    }

    [Theory]
    [InlineData("relu(width=0)", "--network 'relu(width=0)' is invalid: The setting width of relu is 0; it must be a whole number from 1 to 4,096.")]
    [InlineData("cnn", "--network 'cnn' is invalid: name is 'cnn'; it must be one of realmlp, tabm, relu.")]
    public void Wrong_networks_of_train_are_refused_with_2(string network, string message)
    {
        CommandResult result = Fastnn.Run("train", "--csv", penguins, "--label", "species", "--network", network);

        Assert.Equal(2, result.Code);
        Assert.Contains(message, result.Error);
    }

    [Fact]
    public void Table_of_the_best_is_drawn_where_the_terminal_can()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Script), "This needs script(1) of util-linux.");
        string command = $"'{Fastnn.Path}' {string.Join(' ', Arguments("--trials", "4", "--folds", "1").Select(word => $"'{word}'"))}";
        ProcessStartInfo start = Fastnn.Prepare(Script, "-qec", $"stty cols 140; {command}", "/dev/null");
        start.Environment["TERM"] = "xterm-256color";
        CommandResult result = Fastnn.Finish(start);

        Assert.Equal(0, result.Code);
        Assert.Contains("│ trial │ rung │", result.Output);
        Assert.Contains("\e[?25h", result.Output);   // shows the cursor
        Assert.Contains("4 trials, measured", result.Output);
    }

    CommandResult Tune(params string[] options)
    {
        CommandResult result = Fastnn.Run(Arguments(options));
        Assert.True(result.Code == 0, result.Error);
        return result;
    }

    string[] Arguments(params string[] options) => ["tune", "--csv", penguins, "--label", "species", "--preset", "fast", "--out", Model, .. options];

    static string Text(JsonElement document, string name) => document.GetProperty("search").GetProperty(name).GetRawText();
}
