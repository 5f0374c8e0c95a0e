using System.Text.Json;
using FastNn;

namespace Outside.Golden;

/// <summary>One reference run, computed in double: of the five teaching systems, or of PyTorch. Weights lie [inputs][outputs], the other way round than in a
/// network.</summary>
sealed class Seed
{
    static readonly JsonElement seeds = Read("seeds.json"), torch = Read("torch.json");

    readonly JsonElement json;

    Seed(JsonElement json) => this.json = json;

    public static Seed Named(string name) => Find(seeds, name);

    /// <summary>A run of PyTorch.</summary>
    public static Seed OfTorch(string name) => Find(torch, name);

    /// <summary>The names of the runs of PyTorch.</summary>
    public static IEnumerable<string> TorchNames => torch.EnumerateArray().Select(seed => seed.GetProperty("name").GetString()!);

    /// <summary>A part of the run, such as its optimizer.</summary>
    public Seed Part(string name) => new(json.GetProperty(name));

    /// <summary>The parts of the run in turn, such as its batches.</summary>
    public IEnumerable<Seed> Parts(string name) => json.GetProperty(name).EnumerateArray().Select(part => new Seed(part));

    /// <summary>A number, or another one where there is none of that name.</summary>
    public float Number(string name, float otherwise) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetSingle() : otherwise;

    public bool Flag(string name) => json.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

    public float Number(string name) => json.GetProperty(name).GetSingle();

    public int Integer(string name) => json.GetProperty(name).GetInt32();

    public string Text(string name) => json.GetProperty(name).GetString()!;

    /// <summary>An array, or an array of rows one after the other.</summary>
    public float[] Numbers(string name) => [.. Flatten(json.GetProperty(name))];

    public int[] Integers(string name) => [.. json.GetProperty(name).EnumerateArray().Select(number => number.GetInt32())];

    public int Columns(string name) => json.GetProperty(name)[0].GetArrayLength();

    /// <summary>A network of the run's layers with its first weights.</summary>
    public Network Network(Func<string, Layer?> activation) => Network((name, _) => activation(name));

    /// <summary>The same, with activations that have an alpha.</summary>
    public Network Network(Func<string, float, Layer?> activation)
    {
        JsonElement layers = json.GetProperty("layers");
        var network = new Network(layers[0].GetProperty("w").GetArrayLength());
        foreach (JsonElement layer in layers.EnumerateArray())
        {
            network.Add(new Dense(layer.GetProperty("b").GetArrayLength()));
            if (activation(layer.GetProperty("activation").GetString()!, new Seed(layer).Number("alpha", float.NaN)) is { } function)
            {
                network.Add(function);
            }
        }
        int place = 0;
        foreach ((float[] weights, float[] biases) in Layers("layers"))
        {
            network.Parameters[place++].Set(weights);
            network.Parameters[place++].Set(biases);
        }
        return network;
    }

    /// <summary>Weights [outputs, inputs] and biases of every layer, as a network keeps them.</summary>
    public IEnumerable<(float[] Weights, float[] Biases)> Layers(string name) =>
        json.GetProperty(name).EnumerateArray().Select(layer => (Transposed(layer.GetProperty("w")), Flatten(layer.GetProperty("b")).ToArray()));

    public static float[] Transposed(JsonElement w) =>
        [.. Enumerable.Range(0, w[0].GetArrayLength()).SelectMany(output => w.EnumerateArray().Select(row => row[output].GetSingle()))];

    public float[] Transposed(string name) => Transposed(json.GetProperty(name));

    static IEnumerable<float> Flatten(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? json.EnumerateArray().SelectMany(Flatten) : [json.GetSingle()];

    static Seed Find(JsonElement cases, string name) => new(cases.EnumerateArray().Single(seed => seed.GetProperty("name").GetString() == name));

    static JsonElement Read(string file)
    {
        using Stream stream = typeof(Seed).Assembly.GetManifestResourceStream(file)!;
        return JsonDocument.Parse(stream).RootElement.GetProperty("cases");
    }
}
