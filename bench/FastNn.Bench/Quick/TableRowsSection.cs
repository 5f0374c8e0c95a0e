using System.Globalization;
using FastNn.Bench.Peers;
using FastNn.Tables;
using DataTable = FastNn.Tables.Table;

namespace FastNn.Bench.Quick;

/// <summary>
/// Predicts single rows of a table of 20 columns of numbers with the models of the presets, as encoded numbers and as texts, beside ML.NET's PredictionEngine
/// with LightGBM, which gets the numbers as one vector. The models are trained for a few epochs: the time of a prediction does not depend on them.
/// </summary>
static class TableRowsSection
{
    const int Rows = 4_000, Columns = 20, Epochs = 4;

    public static void Run(Table table)
    {
        table.Head("one row of 20 columns", "members", "numbers, p50 (best, p99)", "texts, p50 (best, p99)", "ML.NET, LightGBM, p50 (best, p99)",
            "ratio of p50");
        (float[] inputs, float[] targets) = Draw();
        DataTable rows = DataTable.From(Enumerable.Range(0, Rows), columns =>
        {
            for (int i = 0; i < Columns; i++)
            {
                int column = i;
                columns.Number($"x{column}", row => inputs[row * Columns + column]);
            }
            columns.Number("y", row => targets[row]);
        });
        using var peer = new MlNet(inputs, targets);
        float[] first = inputs[..Columns];
        // The runtime optimizes the engine in several steps.
        for (int i = 0; i < 200_000; i++)
        {
            peer.Predict(first);
        }
        string[] texts = Array.ConvertAll(first, value => value.ToString("R", CultureInfo.InvariantCulture));
        foreach (TabularPreset preset in Enum.GetValues<TabularPreset>())
        {
            TabularModel model = TabularModel.Train(rows, "y", new() { Preset = preset, Epochs = Epochs });
            string members = string.Join(", ", model.Report!.Families.Where(family => family.Share > 0).Select(family => $"{family.Members} × {family.Name}"));
            Measured(preset.ToString(), members, model);
            if (preset == TabularPreset.RealMlp)
            {
                Measured($"{preset}, bfloat16", members, TabularModel.FromNetwork(model.Network.Compress(WeightFormat.BFloat16)));
                Measured($"{preset}, int8-dynamic", members, TabularModel.FromNetwork(model.Network.Compress(WeightFormat.DynamicInt8)));
            }
        }

        void Measured(string name, string members, TabularModel model)
        {
            using TabularPredictor predictor = model.CreatePredictor();
            Latency[] times = Measure.Calls(0.5, () => predictor.PredictValue(first), () => predictor.PredictValue(texts), () => peer.Predict(first));
            table.Row(name, members, Table.Time(times[0]), Table.Time(times[1]), Table.Time(times[2]), Table.Ratio(times[2].Median, times[0].Median));
        }
    }

    static (float[] Inputs, float[] Targets) Draw()
    {
        var random = new Random(1);
        float[] inputs = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextSingle())];
        return (inputs, [.. inputs.Chunk(Columns).Select(row => 10 * MathF.Sin(3 * row[0] * row[1]) + 5 * row[2] * row[3] + row[4])]);
    }
}
