using System.Buffers.Binary;
using System.Text;

namespace FastNn.Fuzz;

/// <summary>Models in safetensors files, loaded from a stream.</summary>
public class SafetensorsFormat : FuzzFormat
{
    /// <inheritdoc/>
    public override string Name => "safetensors";

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Save(new(3, seed: 1) { new Dense(4), new Tanh(), new Dense(2) }),
        Save(new(2, seed: 2) { new Dense(3) { HasBias = false }, new LeakyRelu(0.1f), new Residual { new Dense(3), new Relu() }, new Softmax() }),
        Save(new(1, seed: -3) { new Dense(1) }),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words =>
    [
        "__metadata__", "dtype", "shape", "data_offsets", "F32", "F16", "BF16", "F64", "I8", "I64", "U8", "fastnn.version", "fastnn.inputs", "fastnn.seed",
        "fastnn.layers", "fastnn.weights", "bf16", "int8", "int8-dynamic", "0.weight", "0.bias", "1.weight", "2.weight", "kind", "layers",
        "Dense", "Relu", "Tanh", "LeakyRelu", "Residual", "Softmax", "outputs", "bias", "alpha", "training.x", "1", "2", "metadata.a",
    ];

    /// <inheritdoc/>
    public override byte[] Generate(Random random)
    {
        byte[] seed = Seeds[random.Next(Seeds.Count)];
        if (random.Next(3) == 0)
        {
            return Bytes.Change(seed, random, Seeds, Words);
        }
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(seed);
        string header = Encoding.UTF8.GetString(seed, 8, length);
        header = random.Next(2) == 0 ? ChangeLayers(header, random) : JsonChange.Change(header, random, Words);
        byte[] data = seed[(8 + length)..];
        if (random.Next(8) == 0)
        {
            data = random.Next(2) == 0 ? [.. data, .. new byte[random.Next(1, 9)]] : data[..random.Next(data.Length)];
        }
        return Join(header, data);
    }

    /// <inheritdoc/>
    public override Verdict Validate(byte[] input) => ModelRules.Validate(input);

    /// <inheritdoc/>
    public override object Read(byte[] input) => Network.Load(new MemoryStream(input));

    /// <inheritdoc/>
    public override string? CheckAccepted(byte[] input, object value)
    {
        var network = (Network)value;
        byte[] first = Save(network);
        Network again = Network.Load(new MemoryStream(first));
        return again.ComputeHash() != network.ComputeHash() ? "has another hash when it is saved and loaded"
            : Save(again).AsSpan().SequenceEqual(first) ? null : "is saved as other bytes when it is loaded again";
    }

    /// <inheritdoc/>
    public override long MaxAllocation(byte[] input) => 2L * input.Length + (1 << 20);

    /// <summary>Returns a file with a header and data.</summary>
    public static byte[] Join(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)json.Length), .. json, .. data];
    }

    /// <summary>Returns the bytes of a saved network.</summary>
    protected static byte[] Save(Network network)
    {
        using var stream = new MemoryStream();
        network.Save(stream);
        return stream.ToArray();
    }

    // The layers are JSON in a string of JSON.
    string ChangeLayers(string header, Random random)
    {
        if (SlowJson.Parse(header)?.Find("__metadata__")?.Find("fastnn.layers") is not { } layers)
        {
            return header;
        }
        string escaped = System.Text.Json.JsonSerializer.Serialize(layers.Text);
        return header.Replace(escaped, System.Text.Json.JsonSerializer.Serialize(JsonChange.Change(layers.Text, random, Words)), StringComparison.Ordinal);
    }
}
