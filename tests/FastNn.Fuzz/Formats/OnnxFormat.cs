using FastNn.Onnx;

namespace FastNn.Fuzz;

/// <summary>ONNX models: with the description of FastNn, and the plain graph that other exporters write.</summary>
public sealed class OnnxFormat : FuzzFormat
{
    /// <summary>Exports the seeds.</summary>
    public OnnxFormat() => Seeds =
    [
        .. new Network[]
        {
            new(3, seed: 1) { new Dense(4), new Tanh(), new Dense(2) },
            new(2, seed: 2) { new Dense(3), new Gelu(), new LayerNorm(), new Residual { new Dense(3), new Relu() }, new Softmax() },
            new(2, seed: 3) { new Dense(2), new LeakyRelu(), new Mish(), new Dense(1), new Sigmoid() },
        }.SelectMany(network => new[] { Save(network), WithoutDescription(Save(network)) }),
    ];

    /// <inheritdoc/>
    public override string Name => "onnx";

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => ["Gemm", "MatMul", "Add", "Relu", "Tanh", "Softmax", "Reshape", "Flatten", "Concat", "Split", "axis",
        "alpha", "input"];

    /// <inheritdoc/>
    public override byte[] Generate(Random random)
    {
        byte[] seed = Seeds[random.Next(Seeds.Count)];
        if (random.Next(4) == 0)
        {
            return Bytes.Change(seed, random, Seeds, Words);
        }
        WireMessage model = WireMessage.Parse(seed)!;
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            model.Change(random);
        }
        return model.ToBytes();
    }

    /// <inheritdoc/>
    public override Verdict Validate(byte[] input)
    {
        if (Seeds.Any(seed => seed.AsSpan().SequenceEqual(input)))
        {
            return Verdict.Accept;
        }
        if (WireMessage.Parse(input) is not { } model)
        {
            return Verdict.Refuse;
        }
        // Exactly one graph, with nodes, inputs and outputs, and at least one version of operators.
        WireMessage[] graphs = [.. model.Find(7)];
        return graphs.Length == 0 || !model.Find(8).Any() || graphs.All(graph => !graph.Find(1).Any()) || graphs.All(graph => !graph.Find(12).Any())
            ? Verdict.Refuse : Verdict.Unknown;
    }

    /// <inheritdoc/>
    public override object Read(byte[] input) => OnnxModel.Load(new MemoryStream(input));

    /// <inheritdoc/>
    public override string? CheckAccepted(byte[] input, object value)
    {
        var network = (Network)value;
        string hash = network.ComputeHash();
        using var stream = new MemoryStream();
        network.Save(stream);
        stream.Position = 0;
        return Network.Load(stream).ComputeHash() != hash ? "has another hash when it is saved as safetensors and loaded"
            : OnnxModel.Load(new MemoryStream(Save(network))).ComputeHash() != hash ? "has another hash when it is exported and imported" : null;
    }

    /// <inheritdoc/>
    public override long MaxAllocation(byte[] input) => 2L * input.Length + (64 << 20);

    static byte[] Save(Network network)
    {
        using var stream = new MemoryStream();
        network.SaveOnnx(stream);
        return stream.ToArray();
    }

    static byte[] WithoutDescription(byte[] file)
    {
        WireMessage model = WireMessage.Parse(file)!;
        model.Fields.RemoveAll(field => field.Number == 14);
        return model.ToBytes();
    }
}
