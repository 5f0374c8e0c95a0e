using FastNn.Onnx.Import.Expressions;
using FastNn.Onnx.Import.Layers;
using FastNn.Onnx.Import.Reading;
using Onnx;
using static Onnx.TensorProto.Types;

namespace FastNn.Onnx.Import;

/// <summary>Evaluates the nodes of a graph that an output depends on, in the order of the file.</summary>
sealed class GraphImport
{
    // Versions of the operators: before 7 they broadcast in another way; later ones may change what is read here.
    const long OldestOpset = 7, NewestOpset = 26, OldestMlOpset = 1, NewestMlOpset = 5;

    const int MaxNodes = 20_000;

    readonly GraphProto graph;
    readonly TensorReader tensors;
    readonly Dictionary<string, TensorProto> initializers = new(StringComparer.Ordinal);
    readonly Dictionary<string, Value> values = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> users = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> producers = new(StringComparer.Ordinal);
    readonly long opset;
    long batch = -1;

    public GraphImport(ModelProto model, TensorReader tensors, FlowLimits limits)
    {
        (graph, this.tensors) = (model.Graph, tensors);
        opset = ReadOpset(model);
        Check(graph.SparseInitializer.Count == 0, $"it has sparse initializers, which are not supported");
        Check(graph.Node.Count <= MaxNodes, $"it has {graph.Node.Count:N0} nodes, which must be at most {MaxNodes:N0}", FormatError.LimitExceeded);
        foreach (TensorProto tensor in graph.Initializer)
        {
            Check(initializers.TryAdd(tensor.Name, tensor), $"it has two initializers '{tensor.Name}'", FormatError.Duplicate);
        }
        Input = ReadInputs(limits);
        foreach ((int index, NodeProto node) in graph.Node.Index())
        {
            foreach (string output in node.Output.Where(static name => name.Length > 0))
            {
                bool isNew = !initializers.ContainsKey(output) && !values.ContainsKey(output) && producers.TryAdd(output, index);
                Check(isNew, $"its value '{output}' is computed twice", FormatError.Duplicate);
            }
        }
    }

    /// <summary>The rows that the network gets: the inputs of the graph, one after the other.</summary>
    public Flow Input { get; }

    /// <summary>The numbers in the constants that were read.</summary>
    public long Weights { get; private set; }

    /// <summary>Evaluates an output.</summary>
    /// <param name="name">Its name; null for the only one of rows.</param>
    public Rows Evaluate(string? name)
    {
        string output = ChooseOutput(name);
        SortedSet<int> needed = FindNeeded(output);
        foreach (string input in needed.SelectMany(index => graph.Node[index].Input))
        {
            users[input] = users.GetValueOrDefault(input) + 1;
        }
        foreach (int index in needed)
        {
            Evaluate(graph.Node[index]);
        }
        return Find(output, "the output of the graph") as Rows ?? throw new UnsupportedException($"its output '{output}' does not depend on the rows alone");
    }

    void Evaluate(NodeProto node)
    {
        string place = $"node '{node.Name}' ({node.OpType})", domain = node.Domain.Length == 0 ? "ai.onnx" : node.Domain;
        NodeImporter importer = NodeImporters.Find(node.Domain, node.OpType)
            ?? throw new UnsupportedException($"{place}: the operator '{node.OpType}' of the domain '{domain}' is not supported");
        Value?[] inputs = [.. node.Input.Select(input => input.Length == 0 ? null : Find(input, place))];
        Value value = importer(new(node, inputs, opset, batch, tensors));
        Value[] outputs = value is Several several ? several.Values : [value];
        Weights += inputs.Length == 0 && value is Tensor constant ? constant.Count : 0;
        for (int i = 0; i < Math.Min(outputs.Length, node.Output.Count); i++)
        {
            bool isShared = users.GetValueOrDefault(node.Output[i]) > 1;
            values[node.Output[i]] = isShared && outputs[i] is Rows rows ? rows.WithLayer() : outputs[i];
        }
    }

    Value Find(string name, string user)
    {
        if (values.TryGetValue(name, out Value? value))
        {
            return value;
        }
        if (!initializers.TryGetValue(name, out TensorProto? tensor))
        {
            throw new UnsupportedException(producers.ContainsKey(name)
                ? $"{user} uses '{name}', which is not computed before: the nodes are in a circle, not in order, or it is an output that is not supported"
                : $"{user} uses '{name}', which no node, input or initializer gives", FormatError.Missing);
        }
        Tensor read = tensors.Read(tensor);
        Weights += read.Count;
        return values[name] = read;
    }

    // The nodes that an output depends on, in the order of the file.
    SortedSet<int> FindNeeded(string output)
    {
        var needed = new SortedSet<int>();
        var open = new Stack<string>([output]);
        while (open.TryPop(out string? name))
        {
            if (producers.TryGetValue(name, out int index) && needed.Add(index))
            {
                foreach (string input in graph.Node[index].Input)
                {
                    open.Push(input);
                }
            }
        }
        return needed;
    }

    string ChooseOutput(string? name)
    {
        string[] names = [.. graph.Output.Where(static output => output.Type is null || IsRows(output.Type)).Select(static output => output.Name)];
        string all = string.Join(", ", graph.Output.Select(static output => output.Name));
        if (name is not null)
        {
            return names.Contains(name) ? name
                : throw new UnsupportedException($"it has no output '{name}' of numbers; its outputs are {all}", FormatError.Missing);
        }
        return names.Length == 1 ? names[0] : throw new UnsupportedException(
            $"it has {names.Length} outputs of numbers, and one is read. Set OnnxLoadOptions.OutputName to one of {all}");
    }

    // Probabilities may be maps from classes to numbers.
    static bool IsRows(TypeProto type) => type.SequenceType is not null || IsNumber(type.TensorType);

    static bool IsNumber(TypeProto.Types.Tensor? type) => (DataType)(type?.ElemType ?? 0) is DataType.Float or DataType.Double;

    Flow ReadInputs(FlowLimits limits)
    {
        // Before version 4 of the format, initializers are inputs too.
        ValueInfoProto[] inputs = [.. graph.Input.Where(input => !initializers.ContainsKey(input.Name))];
        Check(inputs.Length > 0, $"it has no input", FormatError.Missing);
        long[][] shapes = Array.ConvertAll(inputs, ReadShape);
        long width = shapes.Sum(static shape => shape.Aggregate(1L, static (product, size) => checked(product * size)));
        Check(width <= Array.MaxLength / 64, $"its rows have {width:N0} columns");
        Flow root = Flow.Input((int)width, limits);
        int first = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            int columns = (int)shapes[i].Aggregate(1L, static (product, size) => product * size);
            Flow flow = columns == width ? root : root.Then(new SelectRecipe([.. Enumerable.Range(first, columns)], (int)width), columns);
            Check(values.TryAdd(inputs[i].Name, new Rows(flow, Expression.Input, shapes[i], $"the input '{inputs[i].Name}'")),
                $"it has two inputs '{inputs[i].Name}'", FormatError.Duplicate);
            first += columns;
        }
        return root;
    }

    // The sizes of a row; the first dimension is that of the batch.
    long[] ReadShape(ValueInfoProto input)
    {
        Check(IsNumber(input.Type?.TensorType), $"its input '{input.Name}' is no tensor of floats");
        TensorShapeProto? shape = input.Type!.TensorType.Shape;
        Check(shape is { Dim.Count: >= 2 and <= 8 }, $"its input '{input.Name}' must have the shape [batch, columns]");
        if (shape!.Dim[0].DimValue > 0)
        {
            batch = shape.Dim[0].DimValue;
        }
        long[] sizes = [.. shape.Dim.Skip(1).Select(static dim => dim.DimValue)];
        Check(Array.TrueForAll(sizes, static size => size is > 0 and <= int.MaxValue), $"its input '{input.Name}' must have fixed sizes beside the batch");
        return sizes;
    }

    /// <summary>Returns the version of the operators.</summary>
    /// <exception cref="UnsupportedException">It is missing, or not supported.</exception>
    public static long ReadOpset(ModelProto model)
    {
        long opset = -1;
        foreach (OperatorSetIdProto entry in model.OpsetImport)
        {
            if (entry.Domain is "" or "ai.onnx")
            {
                Check(opset < 0, $"it names the version of its operators twice", FormatError.Duplicate);
                Check(entry.Version is >= OldestOpset and <= NewestOpset,
                    $"it is of opset {entry.Version}; {OldestOpset} to {NewestOpset} are read. Export it with opset 17");
                opset = entry.Version;
            }
            else if (entry.Domain == "ai.onnx.ml")
            {
                Check(entry.Version is >= OldestMlOpset and <= NewestMlOpset,
                    $"it is of version {entry.Version} of ai.onnx.ml; {OldestMlOpset} to {NewestMlOpset} are read");
            }
        }
        Check(opset > 0, $"it does not name the version of its operators", FormatError.Missing);
        return opset;
    }

    static void Check(bool condition, FormattableString problem, FormatError code = FormatError.Unsupported)
    {
        if (!condition)
        {
            throw new UnsupportedException(FormattableString.Invariant(problem), code);
        }
    }
}
