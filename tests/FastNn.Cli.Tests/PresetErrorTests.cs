using System.Text;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>Tables and options that cannot be trained: a sentence before anything is trained, and nothing is written.</summary>
public sealed class PresetErrorTests : IDisposable
{
    static readonly string penguins = Repository.PathOf("samples/data/penguins.csv");

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--label is 'speces', but the columns are 'species', 'island'", "--label", "speces")]
    [InlineData("--label is 8; with 8 columns it must be from 0 to 7", "--label", "8")]
    [InlineData("--preset is 'fats'; it must be one of auto, fast, realmlp, ensemble. Did you mean 'fast'?", "--label", "species", "--preset", "fats")]
    [InlineData("--task is 'classes'; it must be one of auto, classification, regression.", "--label", "species", "--task", "classes")]
    [InlineData("--class-weights is 'even'; it must be balanced.", "--label", "species", "--class-weights", "even")]
    [InlineData("--class-weights is for classes, but the label is a number to predict",
        "--label", "year", "--task", "regression", "--class-weights", "balanced")]
    [InlineData("--calibrate is for classes, but the label is a number to predict", "--label", "year", "--task", "regression", "--calibrate")]
    [InlineData("--time-budget is '0'; it must be a number of seconds above 0", "--label", "species", "--time-budget", "0")]
    [InlineData("--max-categories is '0'; it must be a whole number from 1 to 1000000", "--label", "species", "--max-categories", "0")]
    [InlineData("--folds is '1'; it must be a whole number from 2 to 1000", "--label", "species", "--folds", "1")]
    [InlineData("--folds is 345, but there are 344 rows with a label", "--label", "species", "--folds", "345")]
    [InlineData("--folds and --holdout are both given", "--label", "species", "--folds", "3", "--holdout", "0.1")]
    [InlineData("--folds and --test are both given", "--label", "species", "--folds", "3", "--test", "other.csv")]
    [InlineData("--report describes a model, but --folds writes none; give --out too", "--label", "species", "--folds", "3", "--report", "page.html")]
    [InlineData("--holdout and --test are both given", "--label", "species", "--test", "other.csv", "--holdout", "0.1")]
    [InlineData("which is also the file of --csv, whose rows are trained on; give other rows.", "--label", "species", "--test", "{csv}")]
    [InlineData("--ignore names 'species', which is the label", "--label", "species", "--ignore", "0")]
    [InlineData("--categories names 'year', the label, but --task is regression", "--label", "year", "--categories", "year", "--task", "regression")]
    [InlineData("--layers and --preset are both given, but --layers trains one network of your own, and --preset is for those that a preset chooses",
        "--label", "species", "--layers", "8,relu,3", "--preset", "fast")]
    [InlineData("--epochs and --json are both given", "--label", "species", "--epochs", "3", "--json")]
    [InlineData("--checkpoint and --folds are both given", "--label", "species", "--checkpoint", "c", "--folds", "3")]
    public void Options_are_refused_with_2(string message, params string[] options) => AssertRefused(2, message, penguins, options);

    [Theory]
    [InlineData("Line 5, column 'sex' is the label and has no value, as in 11 of 344 rows. Fill it in, or train with --drop-missing-labels.", "--label", "sex")]
    [InlineData("Line 2, column 'species' holds \"Adelie\", but regression needs numbers.", "--label", "species", "--task", "regression")]
    [InlineData("'flipper_length_mm' is the label and has no value", "--label", "flipper_length_mm")]
    [InlineData("There is no file nowhere.csv.", "--label", "species", "--test", "nowhere.csv")]
    [InlineData("There is no file nowhere.csv.", "--label", "species", "--validation", "nowhere.csv")]
    public void Files_are_refused_with_1(string message, params string[] options) => AssertRefused(1, message, penguins, options);

    [Theory]
    [InlineData("column 'y' is the label and holds \"b\" in every row; at least two classes", "b,b,b,b,b,b,b,b,b,b,b,b")]
    [InlineData("column 'y' is the label and has no value in any row.", ",,,,,,,,,,,")]
    [InlineData("has 8 rows with a label; at least 10 are needed to train and to validate.", "a,b,a,b,a,b,a,b,a,b")]
    [InlineData("has 3 rows with a label, too few to hold out 0.2 of them as test rows. Add rows, or give --holdout 0.", "a,b,a")]
    [InlineData("column 'y' is the label and holds dates, which cannot be predicted.", "2024-01-01,2024-01-02,2024-01-03,2024-01-04,2024-01-05")]
    [InlineData("expected at least one row", "")]
    public void Tables_are_refused_with_1(string message, string labels)
    {
        string[] rows = labels.Length == 0 ? [] : [.. labels.Split(',').Select((label, i) => $"{i * 37 % 11},{label}\n")];
        string csv = folder.Write("rows.csv", Encoding.UTF8.GetBytes($"x,y\n{string.Concat(rows)}"));

        AssertRefused(1, message, csv, ["--label", "y"]);
    }

    [Fact]
    public void Line_with_too_few_cells_is_named()
    {
        string csv = folder.Write("rows.csv", "x,y\n1,a\n2\n3,a\n"u8.ToArray());

        AssertRefused(1, $"{csv}: Line 3 has 1 cells, but there are 2 columns", csv, ["--label", "y"]);
    }

    [Theory]
    [InlineData("--preset", "fast")]
    [InlineData("--folds", "3")]
    [InlineData("--json")]
    public void Presets_are_for_tables(params string[] options)
    {
        CommandResult result = Fastnn.Run(["train", .. options]);

        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.StartsWith($"error: {options[0]} is for tables; give one with --csv, or omit {options[0]}.", result.Error);
    }

    void AssertRefused(int code, string message, string csv, string[] options)
    {
        string model = folder.PathOf("model");
        string[] given = [.. options.Select(option => option.Replace("{csv}", csv))];
        string[] output = given.Contains("--folds") ? [] : ["--out", model];

        CommandResult result = Fastnn.Run(["train", "--csv", csv, .. given, .. output]);

        Assert.Contains(message, result.Error);
        Assert.StartsWith("error: ", result.Error);
        Assert.DoesNotContain("(Parameter", result.Error);
        Assert.DoesNotContain("SchemaOptions", result.Error);
        Assert.DoesNotContain("training ", result.Output);
        Assert.Equal(code, result.Code);
        Assert.False(File.Exists(model));
    }
}
