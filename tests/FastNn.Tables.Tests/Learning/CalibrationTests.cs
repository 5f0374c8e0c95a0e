using System.Globalization;
using FastNn.Tests.Support;

namespace FastNn.Tables.Tests.Learning;

/// <summary>Probabilities that are calibrated on validation rows.</summary>
public sealed class CalibrationTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(3, 2)]
    public void Log_loss_of_an_overconfident_model_falls_and_its_classes_stay(int classes, int members)
    {
        // The labels of the training rows are all right, and those of a quarter of the other rows are wrong.
        Table test = Create(500, classes, 0.25, seed: 3);
        TabularOptions options = new()
        {
            Preset = TabularPreset.Fast,
            Members = members,
            Epochs = 1,
            Seed = 1,
            Threads = 2,
            Validation = Create(500, classes, 0.25, seed: 2),
        };
        (TabularModel plain, TabularModel calibrated) = (Train(options), Train(options with { Calibrates = true }));

        Assert.Null(plain.Report!.Temperature);
        Assert.True(calibrated.Report!.Temperature > 1.2f, calibrated.Report.ToString());
        Assert.Contains("calibrated with temperature", calibrated.Report.ToString(), StringComparison.Ordinal);
        Assert.Equal(calibrated.Report.Temperature, ((Temperature)calibrated.Network[^1]).Value);
        Assert.Equal(plain.Predict(test).Chunk(classes).Select(IndexOfLargest), calibrated.Predict(test).Chunk(classes).Select(IndexOfLargest));
        Assert.All(calibrated.Predict(test).Chunk(classes), row => Assert.Equal(1, row.Sum(), 1e-5f));
        Compare(plain.Report.Validation, calibrated.Report.Validation);
        Compare(plain.Evaluate(test), calibrated.Evaluate(test));

        TabularModel Train(TabularOptions chosen) => TabularModel.Train(Create(3000, classes, 0, seed: 1), "label", chosen);

        static void Compare(TabularEvaluation plain, TabularEvaluation calibrated)
        {
            Assert.Equal(plain["accuracy"].Value, calibrated["accuracy"].Value);
            Assert.True(calibrated["log loss"].Value < 0.98 * plain["log loss"].Value, $"{plain}\n{calibrated}");
            Assert.True(calibrated["calibration error"].Value < plain["calibration error"].Value, $"{plain}\n{calibrated}");
        }
    }

    [Fact]
    public void Numbers_have_no_temperature()
    {
        Table table = Read.Table("x,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 8},{i * 1.5}\n")));
        TabularModel model = TabularModel.Train(table, "y", new() { Preset = TabularPreset.Fast, Epochs = 1, Calibrates = true });

        Assert.Null(model.Report!.Temperature);
        Assert.DoesNotContain(model.Network, layer => layer is Temperature);
    }

    [Fact]
    public void Calibrated_model_predicts_the_same_when_it_is_loaded()
    {
        using var folder = new TemporaryFolder();
        Table table = Create(100, 3, 0.1, seed: 1);
        TabularModel model = TabularModel.Train(table, "label", new() { Preset = TabularPreset.Fast, Epochs = 2, Calibrates = true });
        string path = folder.PathOf("calibrated.safetensors");
        model.Save(path);

        Assert.Equal(model.Predict(table), TabularModel.Load(path).Predict(table));
    }

    // Each class has a column of its own, in which its rows are large.
    static Table Create(int rows, int classes, double wrong, int seed)
    {
        var random = new Random(seed);
        string head = string.Join(',', Enumerable.Range(0, classes).Select(i => $"x{i}"));
        return Read.Table($"{head},label\n" + string.Concat(Enumerable.Range(0, rows).Select(_ =>
        {
            int label = random.Next(classes);
            string inputs = string.Join(',', Enumerable.Range(0, classes)
                .Select(i => ((i == label ? 3 : 0) + random.NextDouble()).ToString("F4", CultureInfo.InvariantCulture)));
            return $"{inputs},c{(random.NextDouble() < wrong ? (label + 1) % classes : label)}\n";
        })));
    }

    static int IndexOfLargest(float[] probabilities) => Array.IndexOf(probabilities, probabilities.Max());
}
