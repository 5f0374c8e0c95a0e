using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FastNn.Tables;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>Tables trained by a preset, as a new user would.</summary>
public sealed class PresetTests : IDisposable
{
    static readonly string penguins = Repository.PathOf("samples/data/penguins.csv"), iris = Repository.PathOf("samples/data/iris.csv");

    readonly TemporaryFolder folder = new();

    string Model => folder.PathOf("model");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Penguins_are_told_apart_with_and_without_columns_of_text(int seed)
    {
        Assert.InRange(Train(penguins, "species", "--seed", $"{seed}").AccuracyNumber, 97, 100);
        Assert.InRange(Train(penguins, "species", "--seed", $"{seed}", "--ignore", "island,sex").AccuracyNumber, 94, 100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Flowers_are_told_apart(int seed) => Assert.InRange(Train(iris, "-1", "--seed", $"{seed}").AccuracyNumber, 90, 100);

    [Fact]
    public void Default_preset_blends_networks_within_its_budget_and_says_so()
    {
        CommandResult result = Fastnn.Run("train", "--csv", penguins, "--label", "species", "--time-budget", "1", "--out", Model);

        Assert.True(result.Code == 0, result.Error);
        Assert.Matches(@"\npreset: auto, 1 s on two cores: 2 × RealMLP for \d+ epochs, .* × linear model for \d+ epochs\r?\n", result.Output);
        Assert.InRange(result.AccuracyNumber, 97, 100);
        Assert.Equal(result.Accuracy, Fastnn.Run("test", "--model", Model, "--csv", penguins).Accuracy);
    }

    /// <summary>The number is predicted in grams: two penguins were not weighed.</summary>
    [Fact]
    public void Body_mass_is_predicted_in_grams()
    {
        CommandResult result = Train(penguins, "body_mass_g", "--drop-missing-labels");

        Assert.Contains("\ntask: regression of body_mass_g ('body_mass_g' has 94 different whole numbers in 342 rows)\n", result.Output);
        Assert.Contains("\nwarning: 2 of 344 rows have no label 'body_mass_g' and are left out.\n", result.Output);
        Assert.Contains("\nrows: 274 to train and validate on; 68 held out to test on (20 %)\n", result.Output);
        Match test = Regex.Match(result.Output,
            @"\ntest RMSE (\d+\.\d\d) on 68 rows not used in training\nbaseline RMSE (\d+\.\d\d) \(always the mean of the training\)\n");
        Assert.True(test.Success, result.Output);
        Assert.InRange(double.Parse(test.Groups[1].Value, CultureInfo.InvariantCulture), 200, 450);
        Assert.InRange(double.Parse(test.Groups[2].Value, CultureInfo.InvariantCulture), 700, 900);
        Assert.Equal(TabularTask.Regression, TabularModel.Load(Model).Task);
        Assert.Contains($"RMSE {test.Groups[1].Value} ", Fastnn.Run("test", "--model", Model, "--csv", penguins).Output);
    }

    [Fact]
    public void What_was_read_and_chosen_is_said_in_a_page()
    {
        string[] lines = Train(penguins, "species").Output.Split('\n');

        Assert.Equal($"data: {penguins}: 344 rows, 8 columns", lines[0]);
        Assert.Equal("column             kind      use    missing  values", lines[2]);
        Assert.Equal("species            category  label           3: Adelie, Chinstrap, Gentoo", lines[3]);
        Assert.Equal("bill_length_mm     number    input  2        32.1 to 59.6", lines[5]);
        Assert.Contains("task: classification of species into 3 classes: Adelie, Chinstrap, Gentoo ('species' holds 3 different texts)", lines);
        Assert.Contains("rows: 275 to train and validate on; 69 held out to test on (20 %, stratified by class)", lines);
        Assert.Contains("preset: fast: 1 × ReLU network for 96 epochs", lines);
        Assert.Equal(10, lines.Count(line => line.StartsWith("training ", StringComparison.Ordinal)));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^metric +validation +test +baseline$"));
        Assert.Contains(lines, line => Regex.IsMatch(line, @"^log loss +\d\.\d{4} +\d\.\d{4} +1\.05\d\d$"));
        int importance = Array.FindIndex(lines, line => line.EndsWith("rise of log loss where it is shuffled  deviation", StringComparison.Ordinal));
        Assert.StartsWith("bill_length_mm ", lines[importance + 1]);
        Assert.Equal("", lines[importance + 6]);
        Assert.Contains(lines, line => line.StartsWith($"saved: {Model} (", StringComparison.Ordinal));
        // Every epoch has a line with --verbose.
        string verbose = Train(penguins, "species", "--verbose").Output;
        Assert.Equal(96, Regex.Count(verbose, @"\nepoch [ \d]\d/96  loss \d\.\d{4}  validation loss \d\.\d{4}, accuracy \d+\.\d\d %"));
        Assert.DoesNotContain("\ntraining ", verbose);
        Assert.Contains($"{Model} exists and will be replaced", verbose);
    }

    [Theory]
    [InlineData("--preset", "fast")]
    [InlineData("--time-budget", "0.2")]
    public void Threads_do_not_change_the_model(params string[] options)
    {
        string other = folder.PathOf("other");
        Train(penguins, "species", [.. options, "--threads", "1"]);
        Train(penguins, "species", [.. options, "--threads", "2", "--out", other]);

        Assert.Equal(File.ReadAllBytes(Model), File.ReadAllBytes(other));
        Train(penguins, "species", [.. options, "--seed", "2", "--out", other]);
        Assert.NotEqual(File.ReadAllBytes(Model), File.ReadAllBytes(other));
    }

    [Fact]
    public void All_rows_may_be_trained_on()
    {
        string output = Train(penguins, "species", "--holdout", "0").Output;

        Assert.Contains("\nrows: 344 to train and validate on; none held out to test on (--holdout 0)\n", output);
        Assert.Matches(@"\nmetric +validation +baseline\n", output);
        Assert.Matches(@"\nvalidation accuracy \d+\.\d\d %, log loss \d\.\d{4} on 69 validation rows, as there are no test rows\n", output);
        Assert.Contains("was trained on all rows (--holdout 0), so no test rows were held out", Fastnn.Run("test", "--model", Model, "--csv", penguins).Error);
    }

    [Fact]
    public void Test_and_validation_rows_may_come_from_other_files()
    {
        string[] lines = File.ReadAllLines(penguins);
        string Write(string name, int first) => folder.Write(name,
            Encoding.UTF8.GetBytes(string.Join('\n', [lines[0], .. lines.Skip(1).Where((_, i) => first < 0 ? i % 5 > 1 : i % 5 == first)]) + "\n"));
        string training = Write("training.csv", -1), validation = Write("validation.csv", 0), test = Write("test.csv", 1);

        CommandResult result = Train(training, "species", "--test", test, "--validation", validation, "--report", folder.PathOf("page.html"));

        Assert.Contains($"\nrows: 206 to train on; 69 of {validation} to validate on; 69 of {test} to test on\n", result.Output);
        Assert.Matches(@"\ntest accuracy \d+\.\d\d %, log loss \d\.\d{4} on 69 rows not used in training\n", result.Output);
        Assert.Equal(result.Accuracy, Fastnn.Run("test", "--model", Model, "--csv", test, "--all").Accuracy);
        Assert.Contains("344 rows (206 training, 69 validation, 69 test)", File.ReadAllText(folder.PathOf("page.html")));
        // Lines of the test file, not of the training file.
        string unknown = folder.Write("unknown.csv", Encoding.UTF8.GetBytes($"{lines[0]}\n{lines[1]}\n{lines[2].Replace("Adelie", "Emperor")}\n"));
        CommandResult refused = Fastnn.Run("train", "--csv", training, "--label", "species", "--test", unknown, "--out", folder.PathOf("none"));
        Assert.Equal(1, refused.Code);
        Assert.Contains($"{unknown}: Line 3, column 'species' holds \"Emperor\"", refused.Error);
        Assert.Equal("", refused.Output);
        Assert.False(File.Exists(folder.PathOf("none")));
    }

    [Fact]
    public void Suspicious_columns_and_labels_are_warned_of()
    {
        IEnumerable<string> rows = Enumerable.Range(0, 200)
            .Select(i => $"{i * 7 % 1009},{i * 31 % 97},1,{(i % 40 == 0 ? "rare" : i % 3 == 0 ? "Often" : "often")}\n");
        string csv = folder.Write("rows.csv", Encoding.UTF8.GetBytes($"customer_id,size,fixed,kind\n{string.Concat(rows)}"));

        CommandResult result = Train(csv, "kind", "--class-weights", "balanced");

        Assert.Contains("\nwarning: 'customer_id' is ignored: its 200 different values in 200 rows seem to name rows.\n", result.Output);
        Assert.Contains("\nwarning: 'fixed' is ignored: it has the same value, \"1\", in every row.\n", result.Output);
        Assert.Contains("\nwarning: The classes 'Often', 'often' differ only by case or blanks", result.Output);
        Assert.Contains("\nwarning: The label is imbalanced: class 'rare' has 5 of 200 rows (2.5 %).\n", result.Output);
        Assert.Matches(@"\ncustomer_id +identifier +ignored ", result.Output);
        Assert.Contains("\npreset: fast, balanced classes: ", result.Output);
    }

    [Fact]
    public void Probabilities_may_be_calibrated()
    {
        CommandResult result = Train(penguins, "species", "--calibrate");

        Assert.Contains("\npreset: fast, calibrated: ", result.Output);
        Assert.Matches(@"\ncalibrated with temperature \d+\.\d{3}\n", result.Output);
        Assert.IsType<Temperature>(TabularModel.Load(Model).Network[^1]);
    }

    [Fact]
    public void Categories_may_be_limited_and_columns_ignored()
    {
        string output = Train(penguins, "species", "--max-categories", "2", "--ignore", "year", "--task", "classification").Output;

        Assert.Contains("\nwarning: 'island' has 3 categories; the 2 most frequent are kept, and the others are encoded as unknown.\n", output);
        Assert.Matches(@"\nyear +number +ignored, as asked ", output);
        Assert.Contains("(as given)\n", output);
        Assert.Equal(["Biscoe", "Dream"], TabularModel.Load(Model).Schema.Inputs[0].Categories);
    }

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public void Signal_ends_the_training_and_nothing_is_written(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        using Process process = Fastnn.Start("train", "--csv", penguins, "--label", "species", "--verbose", "--out", Model);
        Fastnn.ReadUntil(process, "network");
        Fastnn.Send(process, signal);
        string rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(130, process.ExitCode);
        Assert.EndsWith("interrupted; no model was written\n", rest.ReplaceLineEndings("\n"));
        Assert.False(File.Exists(Model));
    }

    CommandResult Train(string csv, string label, params string[] options)
    {
        string[] preset = options.Contains("--preset") || options.Contains("--time-budget") ? [] : ["--preset", "fast"];
        string[] model = options.Contains("--out") ? [] : ["--out", Model];
        CommandResult result = Fastnn.Run(["train", "--csv", csv, "--label", label, .. preset, .. model, .. options]);
        Assert.True(result.Code == 0, result.Error);
        return result with { Output = result.Output.ReplaceLineEndings("\n") };
    }
}
