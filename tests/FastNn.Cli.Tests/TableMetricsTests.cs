using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FastNn.Tables;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>The command test on models of tables: metrics beside the baseline, confusion matrix, importance.</summary>
public sealed class TableMetricsTests(TableModels models) : IClassFixture<TableModels>, IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Metrics_of_classes_are_those_of_the_library()
    {
        TabularEvaluation expected = Evaluate(models.Species);

        JsonElement json = TestJson(models.Species, TableModels.Penguins);

        Assert.Equal(("classification", "species", 344),
            (json.GetProperty("task").GetString(), json.GetProperty("label").GetString(), json.GetProperty("rows").GetInt32()));
        AssertMetrics(expected, json);
        Assert.Equal(["Adelie", "Chinstrap", "Gentoo"], json.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
        int[][] matrix = JsonSerializer.Deserialize<int[][]>(json.GetProperty("confusionMatrix"))!;
        Assert.Equal([152, 68, 124], matrix.Select(row => row.Sum()));
        Assert.Equal(expected["accuracy"].Value, matrix.Select((row, i) => row[i]).Sum() / 344.0, 1e-9);
        Assert.False(json.TryGetProperty("importance", out _));
    }

    [Fact]
    public void Metrics_of_numbers_are_in_the_units_of_the_label_and_rows_without_one_are_left_out()
    {
        TabularEvaluation expected = Evaluate(models.Mass);

        JsonElement json = TestJson(models.Mass, TableModels.Penguins);
        string text = Run(models.Mass, TableModels.Penguins).Output;

        Assert.Equal(("regression", 342), (json.GetProperty("task").GetString(), json.GetProperty("rows").GetInt32()));
        AssertMetrics(expected, json);
        Assert.False(json.TryGetProperty("confusionMatrix", out _));
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"test RMSE {expected["RMSE"].Value:#,0.00} on 342 rows of "), text);
        Assert.Matches(@"\nmetric +model +baseline\r?\nRMSE +[\d.]+ +[\d.,]+\r?\nMAE +[\d.]+ +[\d.,]+\r?\nR² +0\.\d+ +\S+\r?\nMAPE ", text);
    }

    [Fact]
    public void Text_has_metrics_matrix_and_importance()
    {
        CommandResult result = Run(models.Ensemble, TableModels.Penguins, "--importance");
        string text = result.Output.ReplaceLineEndings("\n");

        Assert.Matches(@"^test accuracy \d+\.\d\d % \(loss \d\.\d{4}\) on 344 rows of .*penguins\.csv; label species\n", text);
        Assert.Matches(@"\nlog loss +[\d.e-]+ +1\.0\d+\n", text);
        Assert.Contains("\nbaseline: always predicting the class frequencies\n", text);
        Assert.Matches(@"\nactual \\ predicted  Adelie  Chinstrap  Gentoo\nAdelie +\d+ +\d+ +\d+\nChinstrap +\d+ +\d+ +\d+\nGentoo +\d+ +\d+ +\d+\n", text);
        Assert.Matches(@"\ncolumn +importance +deviation\n(\w+ +-?[\d.e+-]+ +[\d.e+-]+\n){7}importance: how much log loss rises", text);
    }

    [Fact]
    public void Importance_is_that_of_the_library()
    {
        JsonElement json = TestJson(models.Mass, TableModels.Penguins, "--importance");

        TabularModel model = TabularModel.Load(models.Mass);
        var expected = model.ComputeImportance(Table.FromCsv(TableModels.Penguins, model.Schema));
        JsonElement[] found = [.. json.GetProperty("importance").EnumerateArray()];
        Assert.Equal(expected.Select(column => column.Name), found.Select(column => column.GetProperty("column").GetString()!));
        Assert.Equal(expected.Select(column => column.Importance), found.Select(column => column.GetProperty("importance").GetDouble()));
    }

    /// <summary>A model that was saved by a program has no held-out rows: every file is one of test rows.</summary>
    [Fact]
    public void Model_of_a_program_is_tested_on_all_rows_of_a_file()
    {
        Assert.Contains(" on 344 rows of ", Run(models.Species, TableModels.Penguins).Output);
        Assert.Contains(" on 344 rows of ", Run(models.Species, TableModels.Penguins, "--all", "--label", "species").Output);
        Assert.Contains(" on 86 rows of ", Fastnn.Run(
            "test", "--model", HeldFiles.PathOf("fastnn-penguins.safetensors"), "--csv", TableModels.Penguins).Output);
    }

    [Fact]
    public void Model_of_an_earlier_version_has_probabilities_and_metrics()
    {
        JsonElement json = TestJson(HeldFiles.PathOf("fastnn-penguins.safetensors"), TableModels.Penguins, "--all", "--importance");

        Assert.InRange(json.GetProperty("metrics").GetProperty("log loss").GetProperty("value").GetDouble(), 0.01, 0.1);
        Assert.Equal(7, json.GetProperty("importance").GetArrayLength());
    }

    [Fact]
    public void Names_with_line_breaks_do_not_break_the_lines()
    {
        string text = Run(models.Awkward, models.AwkwardCsv).Output;

        Assert.Contains("label two\uFFFDlines", text);
        Assert.Contains("two\uFFFDlines", text.Split("actual \\ predicted")[1]);
        Assert.Equal("two\nlines", TestJson(models.Awkward, models.AwkwardCsv).GetProperty("classes")[1].GetString());
    }

    [Fact]
    public void Undefined_metrics_are_null()
    {
        string one = folder.Write("one.csv", Encoding.UTF8.GetBytes(string.Join('\n', File.ReadLines(TableModels.Penguins).Take(20)) + "\n"));

        JsonElement auc = TestJson(models.Species, one).GetProperty("metrics").GetProperty("ROC AUC");

        Assert.Equal(JsonValueKind.Null, auc.GetProperty("value").ValueKind);
        Assert.Matches(@"\nROC AUC +undefined", Run(models.Species, one).Output);
    }

    [Theory]
    [InlineData("\"Adelie\"", "Owl", "Line 2, column 'species' holds \"Owl\", which is none of the 3 known classes")]
    [InlineData("\"Adelie\"", "NA", "Line 2, column 'species' holds \"NA\", but a label cannot be missing")]
    [InlineData("species", "kind", "kind")]
    public void Rows_that_do_not_fit_are_refused(string what, string with, string message)
    {
        string csv = folder.Write("rows.csv", Encoding.UTF8.GetBytes(new Regex(what).Replace(File.ReadAllText(TableModels.Penguins), with, 1)));

        CommandResult result = Run(models.Species, csv);

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Contains(message, result.Error);
    }

    [Fact]
    public void Importance_of_a_model_without_columns_is_refused()
    {
        CommandResult result = Fastnn.Run("test", "--model", HeldFiles.PathOf("fastnn-digits.safetensors"), "--importance");

        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.Contains("--importance is for models of tables", result.Error);
    }

    [Fact]
    public void Model_of_digits_has_a_document_too()
    {
        CommandResult result = Fastnn.Run("test", "--model", HeldFiles.PathOf("fastnn-digits.safetensors"), "--json");

        using JsonDocument json = JsonDocument.Parse(result.Output);
        Assert.Equal(359, json.RootElement.GetProperty("rows").GetInt32());
        Assert.Equal(0.9387, json.RootElement.GetProperty("accuracy").GetDouble(), 1e-4);
    }

    static void AssertMetrics(TabularEvaluation expected, JsonElement json) => Assert.All(expected.Metrics, metric =>
    {
        JsonElement found = json.GetProperty("metrics").GetProperty(metric.Name);
        Assert.Equal(metric.Value, found.GetProperty("value").GetDouble(), 1e-6 * Math.Max(1, Math.Abs(metric.Value)));
        Assert.Equal(metric.Baseline, found.GetProperty("baseline").GetDouble(), 1e-6 * Math.Max(1, Math.Abs(metric.Baseline)));
        Assert.Equal(metric.LargerIsBetter, found.GetProperty("largerIsBetter").GetBoolean());
    });

    static TabularEvaluation Evaluate(string path)
    {
        TabularModel model = TabularModel.Load(path);
        return model.Evaluate(Table.FromCsv(TableModels.Penguins, model.Schema));
    }

    static JsonElement TestJson(string model, string csv, params string[] options)
    {
        CommandResult result = Run(model, csv, [.. options, "--json"]);
        Assert.True(result.Code == 0, result.Error);
        using JsonDocument json = JsonDocument.Parse(result.Output);
        return json.RootElement.Clone();
    }

    static CommandResult Run(string model, string csv, params string[] options) => Fastnn.Run(["test", "--model", model, "--csv", csv, .. options]);
}
