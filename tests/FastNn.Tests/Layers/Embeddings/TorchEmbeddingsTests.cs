using System.Text.Json;
using FastNn.Data;
using FastNn.Layers;
using FastNn.Memory;
using FastNn.Tests.Support;

namespace FastNn.Tests.Layers;

/// <summary>
/// Layers that replace columns in place beside their formulas in PyTorch, in double there (torch_embeddings.py): outputs and gradients of a batch, and
/// predictions of single rows.
/// </summary>
public sealed class TorchEmbeddingsTests
{
    static readonly JsonElement numbers = Embedded.Json("torch_embeddings.json");
    static readonly int rows = numbers.GetProperty("rows").GetInt32(), columns = numbers.GetProperty("columns").GetInt32();

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, numbers.GetProperty("cases").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layer_computes_what_PyTorch_computes(int index)
    {
        JsonElement run = numbers.GetProperty("cases")[index];
        string what = $"{run.GetProperty("kind").GetString()} {run.GetProperty("settings")}";
        Layer layer = Make(run);
        if (run.TryGetProperty("fitted", out JsonElement fitted))
        {
            ((PreprocessingLayer)layer).Fit(new Dataset(Floats(fitted), columns, new int[rows]));
        }
        var network = new Network(columns) { layer };
        network.Parameters.Store.RequireGradients();
        Parameter[] trained = [.. network.Parameters.Where(parameter => parameter.IsTrained)];
        Assert.Equal(run.GetProperty("parameters").EnumerateObject().Select(property => $"0.{property.Name}"), trained.Select(parameter => parameter.Name));
        foreach (Parameter parameter in trained)
        {
            parameter.Set(Floats(run.GetProperty("parameters").GetProperty(parameter.Name[2..])));
        }

        MatrixBuffer x = Matrix(run.GetProperty("x"), columns), dy = Matrix(run.GetProperty("dy"), network.Outputs), y = new(rows, network.Outputs),
            dx = new MatrixBuffer(rows, columns).ClearPadding();
        Slab scratch = new(layer.ScratchSize(columns, rows)), kept = new(layer.SavedSize(columns, rows));
        var pass = new Pass(scratch.Span, null, step: new TrainingStep(0, 0), kept: kept.Span);
        layer.Forward(x.Matrix, y.Matrix, in pass);
        layer.Backward(x.Matrix, y.Matrix, dy.Matrix, dx.Matrix, in pass);

        Compare($"{what}: y", run.GetProperty("y"), Values(y), scale: 1);
        // A gradient is a sum, as exact as its terms are large.
        Compare($"{what}: dx", run.GetProperty("dx"), Values(dx), Floats(run.GetProperty("dx")).Max(Math.Abs));
        foreach (Parameter parameter in trained)
        {
            float[] values = new float[parameter.Count];
            parameter.CopyGradientTo(values);
            JsonElement gradient = run.GetProperty("gradients").GetProperty(parameter.Name[2..]);
            Compare($"{what}: gradient of {parameter.Name}", gradient, values, Floats(gradient).Max(Math.Abs));
        }

        using Predictor predictor = network.CreatePredictor();
        float[] predictions = new float[rows * network.Outputs];
        for (int row = 0; row < rows; row++)
        {
            predictor.PredictOne(Floats(run.GetProperty("x")).AsSpan(row * columns, columns), predictions.AsSpan(row * network.Outputs, network.Outputs));
        }
        Assert.Equal(Values(y), predictions);
    }

    static void Compare(string what, JsonElement expected, float[] found, double scale)
    {
        Assert.Equal(expected.GetArrayLength(), found.Length);
        for (int i = 0; i < found.Length; i++)
        {
            float wanted = Number(expected[i]);
            Assert.True(float.IsFinite(wanted) ? Math.Abs(found[i] - wanted) <= 1e-6 * Math.Max(scale, Math.Abs(wanted)) : wanted.Equals(found[i]),
                $"{what}[{i}] is {found[i]:R}, expected {wanted:R}");
        }
    }

    static Layer Make(JsonElement run)
    {
        var settings = new PartSettings();
        foreach (JsonProperty setting in run.GetProperty("settings").EnumerateObject())
        {
            settings.Set(setting.Name, setting.Value.GetDouble());
        }
        return Catalog.Default.Layers.Single(entry => entry.Name == run.GetProperty("kind").GetString()).Create(settings);
    }

    static MatrixBuffer Matrix(JsonElement values, int columns)
    {
        float[] all = Floats(values);
        return new MatrixBuffer(rows, columns).Fill((row, i) => all[(row * columns) + i]).ClearPadding();
    }

    static float[] Values(MatrixBuffer matrix) => [.. Enumerable.Range(0, rows).SelectMany(row => matrix.Matrix.Row(row).ToArray())];

    static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(Number)];

    // JSON has no infinity and no NaN.
    static float Number(JsonElement number) => number.ValueKind switch
    {
        JsonValueKind.Null => float.NaN,
        JsonValueKind.String => float.PositiveInfinity,
        _ => number.GetSingle(),
    };
}
