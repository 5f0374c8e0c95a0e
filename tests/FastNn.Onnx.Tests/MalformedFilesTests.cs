using Google.Protobuf;
using Onnx;
using static Onnx.AttributeProto.Types;
using static Onnx.TensorProto.Types;

namespace FastNn.Onnx.Tests;

/// <summary>A file is data: it gives a network, the one that ONNX Runtime computes, or a <see cref="FastNnFormatException"/>.</summary>
public sealed class MalformedFilesTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_prefix_is_refused_or_the_same_network(bool isDescribed)
    {
        byte[] file = Make(isDescribed);
        string hash = Load(file).ComputeHash();

        for (int length = 0; length < file.Length; length++)
        {
            Network? network = TryLoad(file[..length]);
            Assert.True(network is null || network.ComputeHash() == hash, $"A prefix of {length} bytes gives another network.");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Flipped_bytes_are_refused_or_read_as_ONNX_Runtime_does(bool isDescribed)
    {
        const int Flips = 20_000, Compared = 300;
        byte[] file = Make(isDescribed);
        var random = new Random(3);
        int compared = 0;
        for (int i = 0; i < Flips; i++)
        {
            byte[] changed = [.. file];
            for (int flips = random.Next(1, 4); flips > 0; flips--)
            {
                changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            }
            if (TryLoad(changed) is { } network && compared < Compared && network.Inputs == 3 && TryRun(changed) is { } expected)
            {
                compared++;
                float[] outputs = new float[2 * network.Outputs];
                network.CreatePredictor(2).PredictBatch(rows, outputs);
                Runtime.AssertClose(expected, outputs, 1e-4f);
            }
        }
        Assert.Equal(Compared, compared);
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        var random = new Random(5);
        for (int i = 0; i < 10_000; i++)
        {
            byte[] bytes = new byte[random.Next(0, 200)];
            random.NextBytes(bytes);
            Assert.Null(TryLoad(bytes));
        }
    }

    /// <summary>Messages of two bytes each, or one byte for a number of eight.</summary>
    [Theory]
    [InlineData(0x0a)]
    [InlineData(0x2a)]
    [InlineData(0x5a)]
    public void Many_empty_messages_are_refused_before_they_are_made(byte tag)
    {
        byte[] graph = new byte[4_000_000];
        for (int i = 0; i < graph.Length; i += 2)
        {
            graph[i] = tag;
        }
        byte[] file = [0x3a, .. Varint((ulong)graph.Length), .. graph];
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(TryLoad(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * file.Length);
    }

    [Theory]
    [InlineData(0x7fffffffUL)]
    [InlineData(0x80000000UL)]
    [InlineData(0xffffffffUL)]
    [InlineData(0x7fffffffffffffffUL)]
    [InlineData(0xffffffffffffffffUL)]
    public void Lengths_beyond_the_end_are_refused(ulong length) => Assert.Null(TryLoad([0x3a, .. Varint(length), 1, 2, 3]));

    [Theory]
    [InlineData("3aff")]                        // a length without an end
    [InlineData("08ffffffffffffffffffffff01")]  // a number of 12 bytes
    [InlineData("3b")]                          // a group
    [InlineData("00")]                          // field 0
    [InlineData("3a00")]                        // an empty graph
    [InlineData("3801")]                        // a graph that is a number
    public void Bytes_of_no_model_are_refused(string hex) => Assert.Null(TryLoad(Convert.FromHexString(hex)));

    [Fact]
    public void Graphs_in_graphs_are_refused()
    {
        byte[] inner = [];
        for (int i = 0; i < 10_000; i++)
        {
            // A graph with a node with an attribute with a graph.
            byte[] attribute = [0x32, .. Varint((ulong)inner.Length), .. inner], node = [0x2a, .. Varint((ulong)attribute.Length), .. attribute];
            inner = i > 200 ? inner : [0x0a, .. Varint((ulong)node.Length), .. node];
        }
        Assert.Null(TryLoad([0x3a, .. Varint((ulong)inner.Length), .. inner]));
    }

    public static TheoryData<string, string> Changes => new()
    {
        { "circle", "not computed before" },
        { "order", "not computed before" },
        { "missing initializer", "'0.weight'" },
        { "initializer twice", "two initializers" },
        { "output twice", "computed twice" },
        { "no output", "outputs of numbers" },
        { "no input", "no input" },
        { "input of integers", "no tensor of floats" },
        { "input without a shape", "must have the shape" },
        { "input of open size", "fixed sizes" },
        { "operator", "node '2.Gemm' (Conv): the operator 'Conv'" },
        { "domain", "of the domain 'com.example'" },
        { "opset", "opset 99" },
        { "old opset", "opset 6" },
        { "no opset", "version of its operators" },
        { "opset twice", "twice" },
        { "negative dimension", "dimension -" },
        { "huge dimensions", "more elements" },
        { "other dimensions", "elements, and its shape" },
        { "short data", "elements, and its shape" },
        { "data twice", "twice" },
        { "weights of texts", "type String" },
        { "weights of bytes", "type Uint8" },
        { "external", "AllowExternalData" },
        { "segment", "segment" },
        { "columns", "multiplies rows of 3 columns by weights for" },
        { "bias", "for rows of 4 columns" },
        { "transposed rows", "transA" },
        { "attribute type", "must be Int" },
        { "attribute twice", "twice" },
        { "training", "training mode" },
        { "formula", "no activation of FastNn: Exp" },
        { "sparse", "sparse" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Change_is_refused_with_its_reason(string change, string reason)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(Make(isDescribed: false));
        Apply(model, change);

        Assert.Contains(reason, Assert.Throws<FastNnFormatException>(() => Load(model.ToByteArray())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no opset", "version of its operators")]
    [InlineData("opset", "opset 99")]
    [InlineData("opset twice", "twice")]
    public void Own_model_without_its_opset_is_refused(string change, string reason)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(Make(isDescribed: true));
        Apply(model, change);

        Assert.Contains(reason, Assert.Throws<FastNnFormatException>(() => Load(model.ToByteArray())).Message, StringComparison.Ordinal);
    }

    /// <summary>Every block repeats the one before: the layers would be more than a million times those of the file.</summary>
    [Fact]
    public void Branches_that_double_are_refused()
    {
        ModelProto model = ModelProto.Parser.ParseFrom(Make(isDescribed: false));
        GraphProto graph = model.Graph;
        graph.Node.Clear();
        string before = "input", value = "input";
        for (int i = 0; i < 1000; i++)
        {
            graph.Node.Add(Node("Tanh", [value], $"t{i}"));
            graph.Node.Add(Node("Softmax", [$"t{i}"], $"s{i}"));
            graph.Node.Add(Node("Add", [$"s{i}", before], $"a{i}"));
            (before, value) = ($"s{i}", $"a{i}");
        }
        graph.Node.Add(Node("Identity", [value], "output"));

        Assert.Throws<FastNnFormatException>(() => Load(model.ToByteArray()));
    }

    static void Apply(ModelProto model, string change)
    {
        GraphProto graph = model.Graph;
        NodeProto first = graph.Node[0], last = graph.Node[^1];
        TensorProto weight = graph.Initializer.Single(tensor => tensor.Name == "0.weight");
        switch (change)
        {
            case "circle": first.Input[0] = last.Input[0]; break;
            case "order": (graph.Node[0], graph.Node[1]) = (graph.Node[1].Clone(), graph.Node[0].Clone()); break;
            case "missing initializer": graph.Initializer.Remove(weight); break;
            case "initializer twice": graph.Initializer.Add(weight.Clone()); break;
            case "output twice": graph.Node.Add(first.Clone()); break;
            case "no output": graph.Output.Clear(); break;
            case "no input": graph.Input.Clear(); break;
            case "input of integers": graph.Input[0].Type.TensorType.ElemType = (int)DataType.Int64; break;
            case "input without a shape": graph.Input[0].Type.TensorType.Shape = null; break;
            case "input of open size": graph.Input[0].Type.TensorType.Shape.Dim[1] = new() { DimParam = "n" }; break;
            case "operator": last.OpType = "Conv"; last.Name = "2.Gemm"; break;
            case "domain": last.Domain = "com.example"; break;
            case "opset": model.OpsetImport[0].Version = 99; break;
            case "old opset": model.OpsetImport[0].Version = 6; break;
            case "no opset": model.OpsetImport.Clear(); break;
            case "opset twice": model.OpsetImport.Add(model.OpsetImport[0].Clone()); break;
            case "negative dimension": weight.Dims[0] = -4; break;
            case "huge dimensions": weight.Dims[0] = weight.Dims[1] = 1L << 40; break;
            case "other dimensions": weight.Dims[0]++; break;
            case "short data": weight.RawData = ByteString.CopyFrom(weight.RawData.Span[1..]); break;
            case "data twice": weight.FloatData.AddRange(new float[12]); break;
            case "weights of texts": weight.DataType = (int)DataType.String; break;
            case "weights of bytes": weight.DataType = (int)DataType.Uint8; break;
            case "external": weight.DataLocation = DataLocation.External; break;
            case "segment": weight.Segment = new() { Begin = 0, End = 1 }; break;
            case "columns": first.Input.RemoveAt(2); (weight.Dims[0], weight.Dims[1]) = (3, 4); break;
            case "bias": first.Input[2] = "2.bias"; break;
            case "transposed rows": first.Attribute.Add(Integer("transA", 1)); break;
            case "attribute type": first.Attribute[0].Type = AttributeType.Float; break;
            case "attribute twice": first.Attribute.Add(first.Attribute[0].Clone()); break;
            case "training":
                graph.Initializer.Add(new TensorProto { Name = "yes", DataType = (int)DataType.Bool, RawData = ByteString.CopyFrom(1) });
                graph.Node[1].OpType = "Dropout";
                graph.Node[1].Input.Add(["", "yes"]);
                break;
            case "formula": graph.Node[1].OpType = "Exp"; break;
            case "sparse": graph.SparseInitializer.Add(new SparseTensorProto()); break;
            default: throw new ArgumentOutOfRangeException(nameof(change));
        }
    }

    static readonly float[] rows = [0.5f, -1, 2, 1.5f, 0.25f, -0.75f];

    static NodeProto Node(string op, string[] inputs, string output)
    {
        var node = new NodeProto { OpType = op, Name = output };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        return node;
    }

    static AttributeProto Integer(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    // Gemm, Tanh, Gemm.
    static byte[] Make(bool isDescribed)
    {
        using var stream = new MemoryStream();
        new Network(inputs: 3, seed: 1) { new Dense(4), new Tanh(), new Dense(2) }.SaveOnnx(stream);
        ModelProto model = ModelProto.Parser.ParseFrom(stream.ToArray());
        if (!isDescribed)
        {
            model.MetadataProps.Clear();
        }
        return model.ToByteArray();
    }

    static Network Load(byte[] file) => OnnxModel.Load(new MemoryStream(file));

    // Any other exception ends the test.
    static Network? TryLoad(byte[] file)
    {
        try
        {
            return Load(file);
        }
        catch (FastNnFormatException)
        {
            return null;
        }
    }

    static float[]? TryRun(byte[] file)
    {
        try
        {
            return Runtime.Run(file, rows, [2, 3]);
        }
        catch (Microsoft.ML.OnnxRuntime.OnnxRuntimeException)
        {
            return null;
        }
    }

    static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }
        return [.. bytes, (byte)value];
    }
}
