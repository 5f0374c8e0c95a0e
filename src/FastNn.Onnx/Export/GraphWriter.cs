using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using static Onnx.TensorProto.Types;

namespace FastNn.Onnx.Export;

/// <summary>Collects the nodes and the initializers of a graph. The names depend on the network alone, so that the same network gives the same graph.</summary>
/// <param name="network">The network whose parameters become initializers.</param>
/// <param name="hasValues">Whether the initializers of parameters have their values; without, a graph can be compared with another one.</param>
sealed class GraphWriter(Network network, bool hasValues)
{
    readonly Dictionary<string, int> used = new(StringComparer.Ordinal);
    readonly HashSet<string> parameters = new(StringComparer.Ordinal);

    public GraphProto Graph { get; } = new();

    /// <summary>Adds a node with one output; returns the name of its output.</summary>
    public string AddNode(string prefix, string op, ReadOnlySpan<string> inputs, ReadOnlySpan<AttributeProto> attributes)
    {
        string name = MakeName(prefix + op);
        var node = new NodeProto { Name = name, OpType = op };
        node.Input.AddRange(inputs.ToArray());
        node.Output.Add(name);
        node.Attribute.AddRange(attributes.ToArray());
        Graph.Node.Add(node);
        return name;
    }

    /// <summary>Adds a parameter under its own name, of shape [rows, columns] or [columns].</summary>
    public string AddParameter(string name)
    {
        if (parameters.Add(name))
        {
            Parameter parameter = network.Parameters[name];
            var tensor = new TensorProto { Name = name, DataType = (int)DataType.Float };
            tensor.Dims.AddRange(parameter.IsVector ? [parameter.Columns] : [parameter.Rows, parameter.Columns]);
            if (hasValues)
            {
                float[] values = new float[parameter.Count];
                parameter.CopyTo(values);
                tensor.RawData = ToBytes<float>(values);
            }
            Graph.Initializer.Add(tensor);
        }
        return name;
    }

    /// <summary>Adds a tensor of constants.</summary>
    public string AddConstant<T>(string prefix, DataType type, ReadOnlySpan<T> values, ReadOnlySpan<long> dims) where T : unmanaged
    {
        var tensor = new TensorProto { Name = MakeName(prefix + "constant"), DataType = (int)type, RawData = ToBytes(values) };
        tensor.Dims.AddRange(dims.ToArray());
        Graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Adds input, output and shapes.</summary>
    /// <param name="result">The value that becomes the output.</param>
    /// <param name="options">The names.</param>
    public GraphProto Finish(string result, OnnxSaveOptions options)
    {
        if (Graph.Node.Count == 0 || Graph.Node[^1].Output[0] != result)
        {
            result = AddNode("", "Identity", [result], []);
        }
        Graph.Node[^1].Output[0] = options.OutputName;
        Graph.Name = options.GraphName;
        Graph.Input.Add(Describe(options.InputName, network.Inputs, options));
        Graph.Output.Add(Describe(options.OutputName, network.Outputs, options));
        return Graph;
    }

    static ValueInfoProto Describe(string name, int columns, OnnxSaveOptions options)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = options.BatchName });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = columns });
        return new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)DataType.Float, Shape = shape } } };
    }

    string MakeName(string start)
    {
        int number = CollectionsMarshal.GetValueRefOrAddDefault(used, start, out _)++;
        return number == 0 ? start : string.Create(CultureInfo.InvariantCulture, $"{start}_{number}");
    }

    // The format is little-endian, as all machines that .NET 10 runs on but one.
    static ByteString ToBytes<T>(ReadOnlySpan<T> values) where T : unmanaged => ByteString.CopyFrom(MemoryMarshal.AsBytes(values));
}
