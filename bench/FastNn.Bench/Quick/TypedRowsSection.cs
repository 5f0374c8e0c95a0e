using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Bench.Quick;

/// <summary>Predicts rows of a type with 20 columns, of floats alone and of all types, beside the same rows as encoded numbers: the difference is the time of
/// encoding.</summary>
static class TypedRowsSection
{
    const int Rows = 2_000, Epochs = 2;

    public static void Run(Table table)
    {
        table.Head("one row of 20 columns", "encoded, p50 (best)", "typed, p50 (best)", "difference of p50", "of best");
        var random = new Random(1);
        Add(table, "20 floats", [.. Enumerable.Range(0, Rows).Select(_ => NumberRow.Draw(random))]);
        Add(table, "12 numbers, 4 enums, 2 truth values, a text, a date", [.. Enumerable.Range(0, Rows).Select(_ => MixedRow.Draw(random))]);
    }

    static void Add<T>(Table table, string name, T[] rows) where T : ITableRow<T>
    {
        TabularModel model = TabularModel.Train(rows, new() { Preset = TabularPreset.Fast, Epochs = Epochs });
        float[][] encoded = [.. model.Schema.EncodeInputs(FastNn.Tables.Table.FromRows(rows)).Chunk(model.Schema.InputCount)];
        using TabularPredictor spans = model.CreatePredictor();
        using TabularPredictor<T> typed = model.CreatePredictor<T>();
        int row = 0, other = 0;
        Action span = () => spans.PredictValue(encoded[row++ % Rows]), value = () => typed.Predict(rows[other++ % Rows]);
        // The runtime optimizes methods in several steps, in the background: all those of the training first.
        for (int i = 0; i < 20; i++)
        {
            for (int call = 0; call < Rows; call++)
            {
                span();
                value();
            }
            Thread.Sleep(200);
        }
        Latency[] times = Measure.Calls(1, span, value);
        table.Row(name, Table.Time(times[0]), Table.Time(times[1]), Invariant($"{1e9 * (times[1].Median - times[0].Median):f0} ns"),
            Invariant($"{1e9 * (times[1].Best - times[0].Best):f0} ns"));
    }
}

/// <summary>Twenty floats and a label.</summary>
[TableRow]
readonly partial record struct NumberRow(float A, float B, float C, float D, float E, float F, float G, float H, float I, float J, float K, float L,
    float M, float N, float O, float P, float Q, float R, float S, float T, [Label] float Y)
{
    public static NumberRow Draw(Random random)
    {
        float[] x = [.. Enumerable.Range(0, 20).Select(_ => random.NextSingle())];
        return new NumberRow(x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8], x[9], x[10], x[11], x[12], x[13], x[14], x[15], x[16], x[17], x[18], x[19],
            x[0] * x[1] + x[2]);
    }
}

enum Level
{
    Low,
    Middle,
    High,
}

/// <summary>Columns of all types, some of them nullable, and a label.</summary>
[TableRow]
readonly partial record struct MixedRow(float A, float? B, double C, double? D, decimal E, int F, int? G, long H, short I, byte J, double K, float L,
    Level M, Level? N, Level O, Level P, bool Q, bool? R, string? S, DateTime T, [Label] float Y)
{
    static readonly string[] cities = ["Bern", "Biel", "Thun", "Chur"];

    public static MixedRow Draw(Random random)
    {
        float a = random.NextSingle();
        return new MixedRow(a, random.NextSingle(), random.NextDouble(), Or(random.NextDouble()), random.Next(100_000) / 100m, Small(), Or(Small()),
            random.Next(1_000_000), (short)Small(), (byte)Small(), random.NextDouble(), random.NextSingle(), Any(), Any(), Any(), Any(), Small() > 4,
            Small() > 4, cities[random.Next(cities.Length)], new DateTime(2026, 1, 1).AddMinutes(random.Next(1_000_000)), a * random.NextSingle());

        int Small() => random.Next(9);
        Level Any() => (Level)random.Next(3);
        T? Or<T>(T value) where T : struct => random.Next(9) > 0 ? value : null;
    }
}
