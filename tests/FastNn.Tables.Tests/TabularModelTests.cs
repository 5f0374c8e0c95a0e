using FastNn.Tests.Support;

namespace FastNn.Tables.Tests;

/// <summary>Models of the tables of the repository: trained, saved, loaded, measured.</summary>
public sealed class TabularModelTests : IDisposable
{
    static readonly Table penguins = Table.FromCsv(Repository.PathOf("samples/data/penguins.csv"));
    static readonly Table iris = Table.FromCsv(Repository.PathOf("samples/data/iris.csv"));
    static readonly TabularOptions quick = new() { Members = 3, Epochs = 12, Threads = 2, Seed = 5 };

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Penguins_are_told_apart(long seed)
    {
        (Table training, Table test) = (Take(penguins, row => row % 5 != 0), Take(penguins, row => row % 5 == 0));
        TabularModel model = TabularModel.Train(training, "species", new() { Preset = TabularPreset.Fast, Seed = seed });

        TabularEvaluation evaluation = model.Evaluate(test);
        Assert.True(evaluation["accuracy"].Value >= 0.97, evaluation.ToString());
        Assert.True(evaluation["log loss"].Value < 0.15 && evaluation["log loss"].Baseline > 1, evaluation.ToString());
        Assert.Equal(["Adelie", "Chinstrap", "Gentoo"], model.Classes);
    }

    [Fact]
    public void Body_mass_is_predicted_in_grams_within_the_range_of_the_training()
    {
        TabularModel model = TabularModel.Train(penguins, "body_mass_g",
            new() { Preset = TabularPreset.Fast, Seed = 1, Schema = new() { DropMissingLabels = true } });

        TabularEvaluation validation = model.Report!.Validation;
        Assert.True(validation["R²"].Value > 0.8, validation.ToString());
        Assert.InRange(validation["RMSE"].Baseline, 700, 900);
        float[] predicted = model.Predict(penguins);
        Assert.Equal(344, predicted.Length);
        Assert.All(predicted, value => Assert.InRange(value, 2700, 6300));
    }

    [Fact]
    public void Threads_change_no_bit_and_seeds_do()
    {
        string one = Hash(quick with { Threads = 1 }), three = Hash(quick with { Threads = 3 }), other = Hash(quick with { Seed = 6 });

        Assert.Equal(one, three);
        Assert.NotEqual(one, other);

        static string Hash(TabularOptions options) => TabularModel.Train(penguins, "species", options).Network.ComputeHash();
    }

    [Fact]
    public void Saved_model_predicts_the_same_and_knows_its_baseline()
    {
        TabularModel model = TabularModel.Train(penguins, "species", quick);
        string path = folder.PathOf("penguins.safetensors");
        model.Save(path);
        TabularModel loaded = TabularModel.Load(path);

        Assert.Equal(model.Predict(penguins), loaded.Predict(penguins));
        Assert.Equal(model.Classes, loaded.Classes);
        Assert.Null(loaded.Report);
        Assert.Equal(model.Evaluate(penguins).Metrics, loaded.Evaluate(penguins).Metrics);
        Assert.Equal(model.Network.ComputeHash(), loaded.Network.ComputeHash());
    }

    [Fact]
    public void Predictor_gives_the_bits_of_the_table_for_texts_names_and_numbers()
    {
        TabularModel model = TabularModel.Train(penguins, "species", quick);
        float[] expected = model.Predict(penguins), encoded = model.Schema.EncodeInputs(penguins);
        using TabularPredictor predictor = model.CreatePredictor();
        for (int row = 0; row < penguins.RowCount; row += 29)
        {
            string?[] texts = [.. model.Schema.Inputs.Select(input => penguins.GetText(row, input.Name))];
            var named = model.Schema.Inputs.ToDictionary(input => input.Name, input => (object?)penguins.GetText(row, input.Name));
            float[] byText = [.. predictor.PredictProbabilities(texts)];
            int width = model.Schema.InputCount;

            Assert.Equal(byText, predictor.PredictProbabilities(named).ToArray());
            Assert.Equal(byText, predictor.PredictProbabilities(encoded.AsSpan(row * width, width)).ToArray());
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(expected[row * 3 + i], byText[i], 1e-5f);
            }
            Assert.Equal(Array.IndexOf(byText, byText.Max()), predictor.Classify(texts));
        }
    }

    [Fact]
    public void Prediction_of_texts_allocates_nothing()
    {
        TabularModel model = TabularModel.Train(penguins, "species", quick);
        using TabularPredictor predictor = model.CreatePredictor();
        string?[] texts = [.. model.Schema.Inputs.Select(input => penguins.GetText(0, input.Name))];
        predictor.Classify(texts);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            predictor.Classify(texts);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Validation_rows_may_be_given()
    {
        (Table training, Table other) = (Take(iris, row => row % 3 != 0), Take(iris, row => row % 3 == 0));
        TabularModel model = TabularModel.Train(training, "species", quick with { Validation = other });

        Assert.Equal(100, model.Report!.RowCount);
        Assert.Equal(150, model.Report.Validation.RowCount);
    }

    [Fact]
    public void Petals_matter_more_than_sepals()
    {
        TabularModel model = TabularModel.Train(iris, "species", new() { Preset = TabularPreset.Fast, Seed = 3 });
        IReadOnlyList<ColumnImportance> importance = model.ComputeImportance(iris);

        Assert.Equal(4, importance.Count);
        Assert.StartsWith("petal", importance[0].Name, StringComparison.Ordinal);
        Assert.StartsWith("petal", importance[1].Name, StringComparison.Ordinal);
        Assert.True(importance[0].Importance > 0.1);
        Assert.Equal(importance, model.ComputeImportance(iris));
    }

    [Fact]
    public void Balanced_classes_raise_the_recall_of_the_rare_one()
    {
        // Chinstraps among Adelies by the bill's depth alone: they overlap.
        Table some = Take(penguins, row => penguins.GetText(row, "species") == "Adelie" || (penguins.GetText(row, "species") == "Chinstrap" && row % 4 == 0));
        var schema = new TableSchemaOptions { Ignore = ["island", "bill_length_mm", "flipper_length_mm", "year"] };
        TabularOptions options = new() { Preset = TabularPreset.Fast, Seed = 1, Schema = schema };

        double plain = CountRare(options), balanced = CountRare(options with { BalancesClasses = true });
        Assert.True(balanced > plain, $"{balanced} rows are predicted as the rare class with weights, {plain} without");

        double CountRare(TabularOptions chosen) =>
            TabularModel.Train(some, "species", chosen).Predict(some).Where((probability, i) => i % 2 == 1 && probability > 0.5f).Count();
    }

    [Fact]
    public void Precision_and_recall_of_two_classes_are_those_of_the_second()
    {
        TabularModel model = TabularModel.Train(penguins, "sex",
            new() { Preset = TabularPreset.Fast, Seed = 1, Epochs = 3, Schema = new() { DropMissingLabels = true } });
        TabularMetric area = model.Report!.Validation["PR AUC"];

        // A constant score has the precision of always answering yes: the frequency of males among the validation rows.
        double males = model.Report.Validation.Labels.ToArray().Average();
        Assert.Equal(males, area.Baseline, 1e-6);
        Assert.InRange(area.Value, males, 1);
    }

    [Fact]
    public void Cancelled_training_throws()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Stopping(cancellation);

        Assert.ThrowsAny<OperationCanceledException>(() => TabularModel.Train(iris, "species", quick with { Progress = progress }, cancellation.Token));
        Assert.InRange(progress.Epochs, 1, 30);
    }

    [Fact]
    public void Report_says_what_was_trained()
    {
        TabularModel model = TabularModel.Train(penguins, "species", quick);
        TabularReport report = model.Report!;

        Assert.Equal(1, report.Families.Sum(family => family.Share), 1e-9);
        Assert.All(report.Families, family => Assert.Equal((3, 12, 12), (family.Members, family.Epochs, family.Curve.Count)));
        Assert.Equal(344, report.RowCount);
        Assert.Contains("RealMLP", report.ToString(), StringComparison.Ordinal);
        Assert.Contains("log loss", report.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TabularPreset.Fast, 69)]
    [InlineData(TabularPreset.Ensemble, 344)]
    public void Validated_rows_are_known_and_the_plan_before_the_training(TabularPreset preset, int count)
    {
        var fractions = new Fractions();
        TabularOptions options = new() { Preset = preset, Epochs = 3, Threads = 2, Progress = fractions };
        string plan = TabularModel.DescribePlan(penguins, "species", options);
        TabularModel model = TabularModel.Train(penguins, "species", options);
        TabularReport report = model.Report!;

        Assert.Equal(report.Plan, plan);
        Assert.Equal(count, report.ValidationRows.Count);
        Assert.Equal(report.ValidationRows.Count, report.ValidationRows.Distinct().Count());
        Assert.Equal(report.ValidationRows.Select(row => penguins.GetText(row, "species")),
            report.Validation.Labels.ToArray().Select(label => model.Classes[label]));
        Assert.Equal(report.Families.Sum(family => 3 * family.Members), fractions.Seen.Count);
        Assert.Equal(1, fractions.Seen.Max(), 1e-9);
        Assert.Equal(fractions.Seen.Count, fractions.Seen.Distinct().Count());
    }

    [Fact]
    public void Model_without_schema_is_refused()
    {
        var network = new Network(2) { new Dense(3) };
        string path = folder.PathOf("plain.safetensors");
        network.Save(path);

        FastNnFormatException error = Assert.Throws<FastNnFormatException>(() => TabularModel.Load(path));
        Assert.Contains("has no schema of a table", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Value_of_a_classifier_is_refused_by_name()
    {
        using TabularPredictor predictor = TabularModel.Train(iris, "species", quick with { Members = 1, Epochs = 1 }).CreatePredictor();

        Assert.Contains("PredictProbabilities", Assert.Throws<InvalidOperationException>(() => predictor.PredictValue(["1", "1", "1", "1"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_rows_are_refused()
    {
        FastNnFormatException error = Assert.Throws<FastNnFormatException>(() => TabularModel.Train(Take(iris, row => row % 20 == 0), "species"));
        Assert.Contains("at least 10", error.Message, StringComparison.Ordinal);
    }

    sealed class Stopping(CancellationTokenSource cancellation) : IProgress<TabularProgress>
    {
        int epochs;

        public int Epochs => epochs;

        public void Report(TabularProgress value)
        {
            if (Interlocked.Increment(ref epochs) == 3)
            {
                cancellation.Cancel();
            }
        }
    }

    sealed class Fractions : IProgress<TabularProgress>
    {
        public System.Collections.Concurrent.ConcurrentBag<double> Seen { get; } = [];

        public void Report(TabularProgress value) => Seen.Add(value.Fraction);
    }

    static Table Take(Table table, Func<int, bool> accepts) => table.SelectRows([.. Enumerable.Range(0, table.RowCount).Where(accepts)]);
}
