using System.Text.Json;
using FastNn.Data;

namespace FastNn.Tests.Support;

/// <summary>The table of sklearn_preprocessing.json and what numpy and scikit-learn make of it.</summary>
static class SklearnTable
{
    public static readonly JsonElement Numbers = Embedded.Json("sklearn_preprocessing.json");

    public static readonly int Columns = Numbers.GetProperty("columns").GetInt32();

    /// <summary>The rows that layers are fitted to.</summary>
    public static Dataset Fitted => new(Floats("fitted"), Columns, new int[Floats("fitted").Length / Columns]);

    /// <summary>Compares a fitted layer with the two results of a name: for the rows it was fitted to, and for others.</summary>
    public static void Compare(Layer layer, JsonElement results, double tolerance, int without = -1)
    {
        foreach ((int which, string rows) in new[] { "fitted", "other" }.Index())
        {
            float[] x = Floats(rows), y = Predict(layer, x);
            double[] expected = Doubles(results[which]);
            int at = 0;
            for (int i = 0; i < x.Length; i++)
            {
                if (i % Columns != without)
                {
                    double wanted = expected[at++];
                    bool isClose = double.IsNaN(wanted) ? float.IsNaN(y[i])
                        : Math.Abs(wanted) > float.MaxValue ? Math.Abs(y[i]) > 1e36f : Math.Abs(wanted - y[i]) <= tolerance * Math.Max(1, Math.Abs(wanted));
                    Assert.True(isClose,
                        $"{layer.Kind}, {rows} row {i / Columns}, column {i % Columns}: {x[i]:R} became {y[i]:R}, expected {wanted:R}");
                }
            }
            Assert.Equal(expected.Length, at);
        }
    }

    public static float[] Predict(Layer layer, float[] x, int columns = 0)
    {
        var network = new Network(columns == 0 ? Columns : columns) { layer.Copy() };
        float[] y = new float[x.Length / network.Inputs * network.Outputs];
        using Predictor predictor = network.CreatePredictor(8);
        predictor.PredictBatch(x, y);
        return y;
    }

    public static float[] Floats(string name) => Array.ConvertAll(Doubles(Numbers.GetProperty(name)), value => (float)value);

    public static double[] Doubles(JsonElement array) =>
        [.. array.EnumerateArray().Select(number => number.ValueKind == JsonValueKind.Null ? double.NaN : number.GetDouble())];
}
