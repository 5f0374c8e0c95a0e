using System.Globalization;
using System.Text;
using System.Text.Json;
using FastNn.Tables;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>What <c>train --json</c> writes for scripts, also of a cross-validation.</summary>
public sealed class PresetJsonTests : IDisposable
{
    static readonly string penguins = Repository.PathOf("samples/data/penguins.csv"), iris = Repository.PathOf("samples/data/iris.csv");

    readonly TemporaryFolder folder = new();

    string Model => folder.PathOf("model");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("species", "accuracy")]
    [InlineData("body_mass_g", "RMSE")]
    public void Numbers_are_those_of_test(string label, string metric)
    {
        string page = folder.PathOf("page.html");
        JsonElement train = Train(penguins, label, "--drop-missing-labels", "--report", page);
        CommandResult tested = Fastnn.Run("test", "--model", Model, "--csv", penguins, "--json");

        Assert.True(tested.Code == 0, tested.Error);
        JsonElement metrics = train.GetProperty("test").GetProperty("metrics"), others = JsonDocument.Parse(tested.Output).RootElement.GetProperty("metrics");
        Assert.Equal(others.GetProperty(metric).GetProperty("value").GetDouble(), metrics.GetProperty(metric).GetProperty("value").GetDouble());
        Assert.Equal(JsonSerializer.Serialize(others), JsonSerializer.Serialize(metrics));
        Assert.Equal([Model, page], [train.GetProperty("model").GetString(), train.GetProperty("report").GetString()]);
        Assert.Equal(label, train.GetProperty("label").GetString());
    }

    [Fact]
    public void Document_has_what_the_text_says()
    {
        JsonElement train = Train(iris, "species", "--seed", "3");

        Assert.Equal(["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)", "species"],
            train.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("name").GetString()));
        JsonElement petal = train.GetProperty("columns")[2];
        Assert.Equal("""{"name":"petal length (cm)","kind":"number","use":"input","missing":0,"lowest":1,"mean":3.758,"highest":6.9}""",
            JsonSerializer.Serialize(petal));
        Assert.Equal("""{"setosa":50,"versicolor":50,"virginica":50}""", JsonSerializer.Serialize(train.GetProperty("columns")[4].GetProperty("categories")));
        Assert.Equal("""{"file":150,"training":120,"test":30}""", JsonSerializer.Serialize(train.GetProperty("rows")));
        Assert.Equal(("classification", "fast", "1 × ReLU network for 96 epochs", 3),
            (Text("task"), Text("preset"), Text("plan"), train.GetProperty("seed").GetInt64()));
        Assert.Equal(["setosa", "versicolor", "virginica"], train.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(1, train.GetProperty("families").EnumerateArray().Sum(family => family.GetProperty("share").GetDouble()));
        Assert.StartsWith("petal", train.GetProperty("importance")[0].GetProperty("column").GetString());
        Assert.Equal(24, train.GetProperty("validation").GetProperty("rows").GetInt32());
        Assert.InRange(train.GetProperty("seconds").GetDouble(), 0.001, 100);
        Assert.Equal(3, TabularModel.Load(Model).Network.Seed);

        string Text(string name) => train.GetProperty(name).GetString()!;
    }

    [Fact]
    public void Warnings_are_in_words_of_the_command()
    {
        string csv = folder.Write("rows.csv", Encoding.UTF8.GetBytes("size;label;day\n"
            + string.Concat(Enumerable.Range(0, 60).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i % 7},5;{i % 2};2024-01-{i % 28 + 1:00}\n")))));

        JsonElement train = Train(csv, "label");

        string warning = train.GetProperty("warnings").EnumerateArray().Single().GetString()!;
        Assert.StartsWith("'size' holds numbers with a decimal comma, read as texts; ", warning);
        Assert.DoesNotContain("CsvOptions", warning);
        JsonElement day = train.GetProperty("columns")[2];
        Assert.Equal(("date", "2024-01-28T00:00:00"), (day.GetProperty("kind").GetString(), day.GetProperty("last").GetString()));
    }

    [Fact]
    public void Folds_measure_and_write_no_model()
    {
        JsonElement folds = Train(penguins, "species", "--folds", "3");

        Assert.False(folds.TryGetProperty("model", out _));
        Assert.False(File.Exists(Model));
        JsonElement validated = folds.GetProperty("crossValidation"), accuracy = validated.GetProperty("metrics").GetProperty("accuracy");
        double[] values = [.. validated.GetProperty("folds").EnumerateArray()
            .Select(fold => fold.GetProperty("metrics").GetProperty("accuracy").GetProperty("value").GetDouble())];
        Assert.Equal(344, validated.GetProperty("folds").EnumerateArray().Sum(fold => fold.GetProperty("rows").GetInt32()));
        Assert.Equal(3, values.Length);
        double mean = values.Average(), deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / 2);
        Assert.Equal(mean, accuracy.GetProperty("mean").GetDouble(), 1e-12);
        Assert.Equal(deviation, accuracy.GetProperty("deviation").GetDouble(), 1e-12);
        Assert.InRange(mean, 0.97, 1);
        Assert.InRange(accuracy.GetProperty("baseline").GetDouble(), 0.43, 0.45);
    }

    [Fact]
    public void Folds_are_printed_and_a_model_is_trained_on_all_rows_where_it_is_asked_for()
    {
        CommandResult result = Fastnn.Run("train", "--csv", iris, "--label", "species", "--folds", "4", "--preset", "fast", "--out", Model);
        string output = result.Output.ReplaceLineEndings("\n");

        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("\nrows: 150, in 4 folds: each row is tested once, by a model that was trained on the other folds\n", output);
        Assert.Contains("\ncross-validation: 4 folds, stratified by class, each with 1/4 of the time budget: 1 × ReLU network for 96 epochs\n", output);
        for (int fold = 1; fold <= 4; fold++)
        {
            Assert.Matches($@"\nfold {fold}/4  3[78] test rows  log loss \d\.\d+  accuracy \d\.\d{{4}}  balanced accuracy \d\.\d{{4}}  \d+\.\d s\n", output);
        }
        Assert.Matches(@"\nmetric +mean +deviation +baseline\nlog loss +\d\.\d{4} +\d\.\d{4} +1\.09\d\d\n", output);
        Assert.Matches(@"\nvalidation accuracy \d+\.\d\d %.* on 30 validation rows", output);
        Assert.Equal(3, TabularModel.Load(Model).Classes.Count);
        Assert.DoesNotContain("no model was written", output);
        Assert.Contains("no model was written; give --out to train one on all rows",
            Fastnn.Run("train", "--csv", penguins, "--label", "body_mass_g", "--drop-missing-labels", "--folds", "2", "--preset", "fast").Output);
    }

    JsonElement Train(string csv, string label, params string[] options)
    {
        string[] model = options.Contains("--folds") ? [] : ["--out", Model];
        CommandResult result = Fastnn.Run(["train", "--csv", csv, "--label", label, "--preset", "fast", "--json", .. model, .. options]);
        Assert.True(result.Code == 0 && result.Error == "", result.Error);
        return JsonDocument.Parse(result.Output).RootElement;
    }
}
