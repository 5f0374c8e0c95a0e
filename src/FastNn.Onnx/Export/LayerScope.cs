using System.Globalization;
using Onnx;
using static Onnx.TensorProto.Types;

namespace FastNn.Onnx.Export;

/// <summary>A layer that is exported: its settings, its parameters as initializers, and nodes with names that begin with its position.</summary>
/// <param name="writer">The graph.</param>
/// <param name="network">The network of the layer.</param>
/// <param name="layer">The layer.</param>
/// <param name="prefix">Its position, such as "3.0.".</param>
/// <param name="inputs">Its inputs.</param>
sealed class LayerScope(GraphWriter writer, Network network, Layer layer, string prefix, int inputs)
{
    readonly PartSettings settings = ReadSettings(layer);

    public Layer Layer => layer;

    public int Inputs => inputs;

    public int Outputs { get; } = layer.GetOutputSize(inputs);

    public float GetSetting(string name) => settings.GetSingle(name, 0);

    /// <summary>Whether the network has the parameter: layers without weight or bias have none.</summary>
    public bool Has(string name) => network.Parameters.Any(parameter => parameter.Name == prefix + name);

    /// <summary>Returns the initializer of a parameter.</summary>
    public string Parameter(string name) => writer.AddParameter(prefix + name);

    /// <summary>Returns the values of a parameter, for constants that depend on them.</summary>
    public float[] GetValues(string name)
    {
        Parameter parameter = network.Parameters[prefix + name];
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        return values;
    }

    /// <summary>Adds a node; returns its output.</summary>
    public string Node(string op, params ReadOnlySpan<string> inputs) => writer.AddNode(prefix, op, inputs, []);

    /// <summary>Adds a node with attributes; returns its output.</summary>
    public string Node(string op, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes) =>
        writer.AddNode(prefix, op, inputs, attributes);

    public string Number(float value) => writer.AddConstant<float>(prefix, DataType.Float, [value], []);

    public string Number(double value) => writer.AddConstant<double>(prefix, DataType.Double, [value], []);

    public string Numbers(ReadOnlySpan<float> values, params ReadOnlySpan<long> dims) => writer.AddConstant(prefix, DataType.Float, values, dims);

    public string Numbers(ReadOnlySpan<double> values, params ReadOnlySpan<long> dims) => writer.AddConstant(prefix, DataType.Double, values, dims);

    public string Flags(ReadOnlySpan<bool> values, params ReadOnlySpan<long> dims) => writer.AddConstant(prefix, DataType.Bool, values, dims);

    public string Indices(params ReadOnlySpan<long> values) => writer.AddConstant(prefix, DataType.Int64, values, [values.Length]);

    public string Index(long value) => writer.AddConstant(prefix, DataType.Int64, [value], []);

    public string Reshape(string x, params ReadOnlySpan<long> shape) => Node("Reshape", x, Indices(shape));

    public string Cast(string x, DataType type) => Node("Cast", [x], Attribute.Of("to", (long)type));

    /// <summary>Exports a layer inside this one; returns its output.</summary>
    public string Child(int index, string x, int inputs) =>
        LayerExporters.Export(writer, network, layer.Children[index], string.Create(CultureInfo.InvariantCulture, $"{prefix}{index}."), x, inputs);

    /// <summary>Returns the columns of the settings, ascending, with their values; empty for all columns.</summary>
    public IReadOnlyList<(int Column, int Value)> ReadColumns()
    {
        const string Start = "column";
        return [.. settings.Values
            .Where(pair => pair.Key.StartsWith(Start, StringComparison.Ordinal))
            .Select(pair => (int.Parse(pair.Key.AsSpan(Start.Length), CultureInfo.InvariantCulture), (int)pair.Value)).OrderBy(pair => pair.Item1)];
    }

    /// <summary>Returns the columns of the settings, or all.</summary>
    public int[] SelectColumns()
    {
        int[] columns = [.. ReadColumns().Select(pair => pair.Column)];
        return columns.Length > 0 ? columns : [.. Enumerable.Range(0, inputs)];
    }

    /// <summary>Returns y in the columns of the settings and x in the others.</summary>
    public string Select(string y, string x)
    {
        bool[] mask = new bool[inputs];
        int[] columns = SelectColumns();
        Array.ForEach(columns, column => mask[column] = true);
        return columns.Length == inputs ? y : Node("Where", Flags(mask, inputs), y, x);
    }

    /// <summary>Returns x with a run of columns in place of each listed one.</summary>
    /// <param name="x">[batch, inputs]</param>
    /// <param name="columns">The columns to replace, ascending.</param>
    /// <param name="runs">[batch, sum of the widths]</param>
    /// <param name="widths">The width of each run.</param>
    public string Replace(string x, ReadOnlySpan<int> columns, string runs, ReadOnlySpan<int> widths)
    {
        var order = new List<long>();
        int next = inputs;
        for (int column = 0, place = 0; column < inputs; column++)
        {
            if (place < columns.Length && columns[place] == column)
            {
                for (int i = 0; i < widths[place]; i++)
                {
                    order.Add(next++);
                }
                place++;
            }
            else
            {
                order.Add(column);
            }
        }
        return columns.Length == inputs ? runs : TakeColumns(Node("Concat", [x, runs], Attribute.Of("axis", 1L)), [.. order]);
    }

    /// <summary>Returns columns of x in the given order.</summary>
    public string TakeColumns(string x, params ReadOnlySpan<long> columns) => Node("Gather", [x, Indices(columns)], Attribute.Of("axis", 1L));

    static PartSettings ReadSettings(Layer layer)
    {
        var settings = new PartSettings();
        layer.WriteSettings(settings);
        return settings;
    }
}
