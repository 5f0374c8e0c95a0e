using System.Text.Json;
using FastNn;

namespace Outside.Golden;

/// <summary>One reference run of the five teaching systems, computed in double. Weights lie [inputs][outputs], the other way round than in a network.</summary>
internal sealed class Seed
{
    static readonly JsonElement cases = Read();

    readonly JsonElement json;

    Seed(JsonElement json) => this.json = json;

    public static Seed Named(string name) => new(cases.EnumerateArray().Single(seed => seed.GetProperty("name").GetString() == name));

    public float Number(string name) => json.GetProperty(name).GetSingle();

    public int Integer(string name) => json.GetProperty(name).GetInt32();

    public string Text(string name) => json.GetProperty(name).GetString()!;

    /// <summary>An array, or an array of rows one after the other.</summary>
    public float[] Numbers(string name) => [.. Flatten(json.GetProperty(name))];

    public int[] Integers(string name) => [.. json.GetProperty(name).EnumerateArray().Select(number => number.GetInt32())];

    public int Columns(string name) => json.GetProperty(name)[0].GetArrayLength();

    /// <summary>A network of the run's layers with its first weights.</summary>
    public Network Network(Func<string, Layer?> activation)
    {
        JsonElement layers = json.GetProperty("layers");
        var network = new Network(layers[0].GetProperty("w").GetArrayLength());
        foreach (JsonElement layer in layers.EnumerateArray())
        {
            network.Add(new Dense(layer.GetProperty("b").GetArrayLength()));
            if (activation(layer.GetProperty("activation").GetString()!) is { } function)
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

    static IEnumerable<float> Flatten(JsonElement json) => json.ValueKind == JsonValueKind.Array ? json.EnumerateArray().SelectMany(Flatten) : [json.GetSingle()];

    static JsonElement Read()
    {
        using Stream stream = typeof(Seed).Assembly.GetManifestResourceStream("seeds.json")!;
        return JsonDocument.Parse(stream).RootElement.GetProperty("cases");
    }
}
