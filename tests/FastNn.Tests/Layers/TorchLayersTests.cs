using System.Text.Json;
using FastNn.Layers;
using FastNn.Memory;
using FastNn.Tests.Support;

namespace FastNn.Tests.Layers;

/// <summary>
/// Two training steps and a prediction of layers with parameters or statistics of their own beside PyTorch's, in double there (torch_layers.py): outputs,
/// gradients, and what the layer has measured afterwards. Parameters and statistics have PyTorch's names.
/// </summary>
public sealed class TorchLayersTests
{
    static readonly JsonElement numbers = Embedded.Json("torch_layers.json");
    static readonly int rows = numbers.GetProperty("rows").GetInt32(), columns = numbers.GetProperty("columns").GetInt32();

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, numbers.GetProperty("cases").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layer_computes_what_PyTorch_computes(int index)
    {
        JsonElement run = numbers.GetProperty("cases")[index];
        string what = $"{run.GetProperty("kind").GetString()} {run.GetProperty("settings")}";
        Layer layer = Make(run);
        var network = new Network(columns) { layer };
        Assert.Equal(Names(run.GetProperty("before")), network.Parameters.Select(parameter => parameter.Name).Order());
        network.Parameters.Store.RequireGradients();
        foreach (Parameter parameter in network.Parameters)
        {
            parameter.Set(Floats(run.GetProperty("before").GetProperty(parameter.Name[2..])));
        }

        Slab scratch = new(layer.ScratchSize(columns, rows)), kept = new(layer.SavedSize(columns, rows));
        int number = 0;
        foreach (JsonElement expected in run.GetProperty("steps").EnumerateArray())
        {
            MatrixBuffer x = Matrix(numbers.GetProperty("x")[number]), dy = Matrix(numbers.GetProperty("dy")[number]), y = new(rows, columns),
                dx = new(rows, columns);
            var pass = new Pass(scratch.Span, null, step: new TrainingStep(0, number++), kept: kept.Span);
            layer.Forward(x.Matrix, y.Matrix, in pass);
            scratch.Span.Fill(float.NaN);
            layer.Backward(x.Matrix, y.Matrix, dy.Matrix, dx.Matrix, in pass);

            Compare($"{what}: y", expected.GetProperty("y"), Values(y));
            Compare($"{what}: dx", expected.GetProperty("dx"), Values(dx));
            foreach (Parameter parameter in network.Parameters)
            {
                float[] values = new float[parameter.Count];
                if (parameter.IsTrained)
                {
                    parameter.CopyGradientTo(values);
                    Compare($"{what}: gradient of {parameter.Name}", expected.GetProperty("gradients").GetProperty(parameter.Name[2..]), values);
                }
                parameter.CopyTo(values);
                Compare($"{what}: {parameter.Name}", expected.GetProperty("after").GetProperty(parameter.Name[2..]), values);
            }
        }

        float[] predictions = new float[rows * columns];
        network.CreatePredictor(rows).PredictBatch(Floats(numbers.GetProperty("x")[0]), predictions);
        Compare($"{what}: predictions", run.GetProperty("prediction"), predictions);
    }

    static void Compare(string what, JsonElement expected, float[] found)
    {
        Assert.Equal(expected.GetArrayLength(), found.Length);
        for (int i = 0; i < found.Length; i++)
        {
            double wanted = expected[i].GetDouble();
            Assert.True(Math.Abs(found[i] - wanted) <= 3e-6 * Math.Max(1, Math.Abs(wanted)), $"{what}[{i}] is {found[i]:R}, expected {wanted:R}");
        }
    }

    static Layer Make(JsonElement run)
    {
        var settings = new PartSettings();
        foreach (JsonProperty setting in run.GetProperty("settings").EnumerateObject())
        {
            settings.Set(setting.Name, setting.Value.GetDouble());
        }
        Layer layer = Catalog.Default.Layers.Single(entry => entry.Name == run.GetProperty("kind").GetString()).Create(settings);
        var described = new PartSettings();
        layer.WriteSettings(described);
        // A name that nobody reads would test something else than it says.
        Assert.Subset(described.Values.Select(setting => setting.Key).ToHashSet(), settings.Values.Select(setting => setting.Key).ToHashSet());
        return layer;
    }

    static MatrixBuffer Matrix(JsonElement values)
    {
        float[] all = Floats(values);
        return new MatrixBuffer(rows, columns).Fill((row, i) => all[(row * columns) + i]).ClearPadding();
    }

    static float[] Values(MatrixBuffer matrix) => [.. Enumerable.Range(0, rows).SelectMany(row => matrix.Matrix.Row(row).ToArray())];

    static IEnumerable<string> Names(JsonElement state) => state.EnumerateObject().Select(property => $"0.{property.Name}").Order();

    static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetSingle())];
}
