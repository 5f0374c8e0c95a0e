using FastNn.Onnx.Import.Layers;
using FastNn.Onnx.Import.Reading;
using Onnx;
using static Onnx.AttributeProto.Types;

namespace FastNn.Onnx.Import;

/// <summary>A node that is read: its inputs, and its attributes with their types checked.</summary>
/// <param name="node">The node.</param>
/// <param name="inputs">The values of its inputs; null where an optional one is omitted.</param>
/// <param name="opset">The version of the operators.</param>
/// <param name="batch">The rows that the input of the graph has; -1 where they are open.</param>
/// <param name="tensors">Reads tensors of attributes.</param>
sealed class NodeScope(NodeProto node, Value?[] inputs, long opset, long batch, TensorReader tensors)
{
    public string Name { get; } = $"node '{node.Name}' ({node.OpType})";

    public string Op => node.OpType;

    public long Opset => opset;

    public long Batch => batch;

    public int InputCount => inputs.Length;

    public int OutputCount => node.Output.Count;

    public Value? Find(int input) => input < inputs.Length ? inputs[input] : null;

    public Value Get(int input) => Find(input) ?? throw Fail($"has no input {input}");

    public Rows GetRows(int input = 0) => Get(input) switch
    {
        Rows rows => rows,
        Joined => throw Fail($"takes branches beside each other, which only a Gemm or a MatMul can"),
        _ => throw Fail($"needs rows as input {input}, which is a constant"),
    };

    /// <summary>Returns rows of one dimension.</summary>
    public Rows GetFlatRows(int input = 0)
    {
        Rows rows = GetRows(input);
        return rows.Shape.Length == 1 ? rows : throw Fail($"takes rows of {rows.Shape.Length} dimensions; it is read for one. Flatten them first");
    }

    public Tensor? FindTensor(int input) => Find(input) switch
    {
        null => null,
        Tensor tensor => tensor,
        _ => throw Fail($"needs a constant as input {input}, which depends on the rows"),
    };

    public Tensor GetTensor(int input) => FindTensor(input) ?? throw Fail($"has no input {input}");

    /// <summary>Returns a constant of whole numbers, such as axes; with the sizes of rows only where it is a shape.</summary>
    public long[] GetIntegers(int input, bool isShape = false)
    {
        Tensor tensor = isShape ? CheckSmall(GetTensor(input)) : CheckSmall(CheckFixed(GetTensor(input)));
        return Array.ConvertAll(tensor.Read(), value => value == Math.Floor(value) && Math.Abs(value) <= 1L << 53
            ? (long)value
            : throw Fail($"has {value} in input {input}, which must be a whole number"));
    }

    /// <summary>Returns a constant of one number; the default where the input is omitted.</summary>
    public double GetNumber(int input, double otherwise) => FindTensor(input) switch
    {
        null => otherwise,
        { Count: 1 } tensor => CheckFixed(tensor).Read()[0],
        _ => throw Fail($"needs one number as input {input}"),
    };

    /// <summary>Returns a constant as one number for each column.</summary>
    public float[] GetColumns(int input, int columns) => ToColumns(GetTensor(input), columns);

    public float[] ToColumns(Tensor tensor, int columns)
    {
        CheckFixed(tensor);
        long[] dims = [.. tensor.Dims.SkipWhile(size => size == 1)];
        if (tensor.Count == 1)
        {
            return AffineRecipe.Repeat(tensor.ReadFloats()[0], columns);
        }
        return dims.Length == 1 && dims[0] == columns
            ? tensor.ReadFloats()
            : throw Fail($"has a constant of shape [{string.Join(", ", tensor.Dims)}] for rows of {columns} columns");
    }

    public Tensor CheckSmall(Tensor tensor) => tensor.Count <= Tensor.MaxSmall ? tensor : throw Fail($"computes with {tensor.Count:N0} constants");

    /// <summary>Throws where a constant has the size of the batch, which is open.</summary>
    public Tensor CheckFixed(Tensor tensor) => tensor.IsShape ? throw Fail($"computes with the size of the batch, which is open") : tensor;

    public float GetFloat(string name, float otherwise) => FindAttribute(name, AttributeType.Float)?.F ?? otherwise;

    public long GetInteger(string name, long otherwise) => FindAttribute(name, AttributeType.Int)?.I ?? otherwise;

    public string GetText(string name, string otherwise) => FindAttribute(name, AttributeType.String)?.S.ToStringUtf8() ?? otherwise;

    public long[]? FindIntegers(string name) => FindAttribute(name, AttributeType.Ints) is { } found ? [.. found.Ints] : null;

    public float[]? FindFloats(string name) => FindAttribute(name, AttributeType.Floats) is { } found ? [.. found.Floats] : null;

    public Tensor? FindTensor(string name) => FindAttribute(name, AttributeType.Tensor) is { } found ? tensors.Read(found.T ?? new()) : null;

    /// <summary>Returns axes: an attribute in older versions of an operator, an input in newer ones.</summary>
    public long[]? FindAxes(int input) => FindIntegers("axes") ?? (Find(input) is null ? null : GetIntegers(input));

    /// <summary>Throws for another axis than that of the columns.</summary>
    public void CheckColumnAxis(long axis) => Check(axis is 1 or -1, $"has the axis {axis}; that of the columns, 1, is read");

    /// <summary>Throws where a condition that the node must meet is not met.</summary>
    public void Check(bool condition, FormattableString problem)
    {
        if (!condition)
        {
            throw Fail(problem);
        }
    }

    public UnsupportedException Fail(FormattableString problem) => new($"{Name} {FormattableString.Invariant(problem)}");

    /// <summary>Returns rows behind one more layer.</summary>
    public Rows Then(Rows before, Flow flow) => new(flow, Expressions.Expression.Input, before.Shape, Name);

    AttributeProto? FindAttribute(string name, AttributeType type)
    {
        AttributeProto? found = null;
        foreach (AttributeProto attribute in node.Attribute)
        {
            if (attribute.Name == name)
            {
                Check(found is null, $"has the attribute '{name}' twice");
                Check(attribute.Type == type, $"has the attribute '{name}' of type {attribute.Type}, which must be {type}");
                found = attribute;
            }
        }
        return found;
    }
}
