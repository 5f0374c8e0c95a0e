using System.Text.RegularExpressions;
using FastNn.Tables;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>The commands for tables in the README, docs/tables.md and docs/tuning.md, typed into a shell in a clone of the repository.</summary>
public sealed partial class DocumentedCommandsTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Commands_of_the_readme_train_penguins_with_and_without_text()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands are those of a shell of Unix.");

        string output = Type(Assert.Single(ReadBlocks("README.md"), block => block.Contains("--ignore island,sex", StringComparison.Ordinal)));

        Assert.Equal(["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "year"],
            TabularModel.Load(folder.PathOf("measured.safetensors")).Schema.Inputs.Select(input => input.Name));
        Assert.Matches(@"\ntest accuracy (9[6-9]|100)\.\d\d % .* on 69 rows of samples/data/penguins\.csv, held out by train", output);
        Assert.Equal(345, File.ReadAllLines(folder.PathOf("predictions.csv")).Length);
    }

    [Fact]
    public void Commands_of_the_page_about_tables_do_what_it_says()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands are those of a shell of Unix.");
        string[] blocks = ReadBlocks("docs/tables.md");
        Assert.Equal(2, blocks.Length);

        string classes = Type(blocks[0]), numbers = Type(blocks[1]);

        Assert.Equal(4, Regex.Count(classes, @"^\{""prediction"":""Adelie"",""probabilities"":\{""Adelie"":", RegexOptions.Multiline));
        Assert.Equal("prediction,probability(Adelie),probability(Chinstrap),probability(Gentoo)", File.ReadLines(folder.PathOf("predictions.csv")).First());
        Assert.Matches(@"\ntest RMSE [23]\d\d\.\d+ on 68 rows of ", numbers);
        Assert.Equal("prediction", File.ReadLines(folder.PathOf("grams.csv")).First());
    }

    [Fact]
    public void Commands_of_the_page_about_searches_do_what_it_says()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands are those of a shell of Unix.");

        string output = Type(Assert.Single(ReadBlocks("docs/tuning.md")));

        Assert.Matches(@"\n12 trials, measured \d+ times, in ", output);
        Assert.Matches(@"\ntest accuracy (9[5-9]|100)\.\d\d %.*\nfast alone: accuracy ", output);
        using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(folder.PathOf("tune.json")));
        System.Text.Json.JsonElement search = json.RootElement.GetProperty("search");
        Assert.Equal(16, search.GetProperty("trials").GetArrayLength());
        Assert.InRange(search.GetProperty("fromJournal").GetInt32(), 12, search.GetProperty("trainings").GetInt32() - 4);
        Assert.Contains("Importance of the settings", File.ReadAllText(folder.PathOf("tune.html")));
        Assert.True(File.Exists(folder.PathOf("other.safetensors")));
    }

    static string[] ReadBlocks(string page) => [.. Block().Matches(File.ReadAllText(Repository.PathOf(page))).Select(match => match.Groups[1].Value)];

    /// <summary>Runs a block, of which no command may fail; returns what it prints.</summary>
    string Type(string block)
    {
        string data = folder.PathOf("samples/data");
        Directory.CreateDirectory(data);
        File.Copy(TableModels.Penguins, Path.Combine(data, "penguins.csv"), overwrite: true);
        var start = Fastnn.Prepare("sh", "-e", "-c", $"fastnn() {{ '{Fastnn.Path}' \"$@\"; }}\n{block}");
        start.WorkingDirectory = folder.PathOf("");
        CommandResult result = Fastnn.Finish(start);
        Assert.True(result.Code == 0, result.Error);
        return result.Output.ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
