using System.Text.Json;
using FastNn.Autograd;

namespace Outside.Autograd;

/// <summary>Thirty random graphs of 5 to 40 operations: values and gradients are those of PyTorch, recorded and replayed. Golden/torch_graphs.py made
/// them.</summary>
public sealed class TorchGraphTests
{
    static readonly JsonElement graphs = Read();

    public static TheoryData<int> Places => [.. Enumerable.Range(0, 30)];

    [Theory]
    [MemberData(nameof(Places))]
    public void Graph_has_the_values_and_gradients_of_PyTorch(int place)
    {
        JsonElement graph = graphs[place];
        var tape = new Tape();
        var tensors = new List<Tensor>();
        foreach (JsonElement leaf in graph.GetProperty("leaves").EnumerateArray())
        {
            tensors.Add(tape.Variable(Numbers(leaf, "values"), leaf.GetProperty("rows").GetInt32(), leaf.GetProperty("columns").GetInt32()));
        }
        Tensor[] leaves = [.. tensors];
        foreach (JsonElement step in graph.GetProperty("steps").EnumerateArray())
        {
            Tensor[] inputs = [.. step.GetProperty("inputs").EnumerateArray().Select(input => tensors[input.GetInt32()])];
            double[] numbers = [.. step.GetProperty("numbers").EnumerateArray().Select(number => number.GetDouble())];
            tensors.Add(tape.Apply(Operations.Named(step.GetProperty("name").GetString()!), inputs, numbers));
        }
        Tensor total = tape.Constant(0);
        foreach (JsonElement end in graph.GetProperty("ends").EnumerateArray())
        {
            Tensor tensor = tensors[end.GetProperty("tensor").GetInt32()];
            float[] values = new float[tensor.Shape.Count];
            tensor.CopyTo(values);
            Near(Numbers(end, "values"), values, "value");
            total += tensor.Mean();
        }
        total.Backward();
        Check(graph, leaves, total);
        tape.Capture(total);
        tape.Replay();
        Check(graph, leaves, total);
    }

    [Fact]
    public void Graphs_are_thirty_of_many_operations()
    {
        Assert.Equal(30, graphs.GetArrayLength());
        Assert.InRange(graphs.EnumerateArray().SelectMany(graph => graph.GetProperty("steps").EnumerateArray())
            .Select(step => step.GetProperty("name").GetString()).Distinct().Count(), 35, 100);
    }

    static void Check(JsonElement graph, Tensor[] leaves, Tensor total)
    {
        Near([graph.GetProperty("total").GetSingle()], [total.Value], "total");
        for (int i = 0; i < leaves.Length; i++)
        {
            float[] gradient = new float[leaves[i].Shape.Count];
            leaves[i].Gradient.CopyTo(gradient);
            Near(Numbers(graph.GetProperty("leaves")[i], "gradient"), gradient, $"gradient of leaf {i}");
        }
    }

    /// <summary>Equal to 1e-5 of the size, or of 1 where numbers are small.</summary>
    static void Near(float[] expected, float[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5f * Math.Max(1, Math.Abs(expected[i])),
                $"{what} [{i}] is {actual[i]:R}, PyTorch's is {expected[i]:R}");
        }
    }

    static float[] Numbers(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(number => number.GetSingle())];

    static JsonElement Read()
    {
        using Stream stream = typeof(TorchGraphTests).Assembly.GetManifestResourceStream("torch_graphs.json")!;
        return JsonDocument.Parse(stream).RootElement.GetProperty("graphs");
    }
}
