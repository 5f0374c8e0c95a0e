using System.Globalization;
using System.Text;

namespace FastNn.Autograd;

/// <content>Inspection of the recorded graph.</content>
public sealed unsafe partial class Tape
{
    /// <summary>
    /// Writes the graph of this pass in DOT, the language of Graphviz: <c>File.WriteAllText("graph.dot", tape.ToDot())</c>, then
    /// <c>dot -Tsvg graph.dot -o graph.svg</c>. A node is a tensor, named n0, n1, ... in the order of recording; its label is the operation with its
    /// attributes,
    /// "constant", "variable" or the parameter's name, and the shape. Edges lead from inputs to outputs, inputs in the order of the call from left to right.
    /// </summary>
    /// <returns>The same text for the same graph, recorded or captured; lines end in "\n".</returns>
    /// <remarks>Allocates. Parameters appear once they are used in this pass.</remarks>
    public string ToDot()
    {
        var text = new StringBuilder("digraph tape {\n  ordering=in;\n  node [shape=box];\n");
        for (int i = 0; i < count; i++)
        {
            ref Node node = ref nodes[i];
            text.Append(CultureInfo.InvariantCulture, $"  n{i} [label=\"{Escape(Label(i))}\\n{node.Shape}\"{(node.IsLeaf ? ", shape=ellipse" : "")}];\n");
            for (int input = 0; input < node.Inputs; input++)
            {
                text.Append(CultureInfo.InvariantCulture, $"  n{node.Input(input, others)} -> n{i};\n");
            }
        }
        return text.Append("}\n").ToString();
    }

    internal Tensor InputTensor(in Node node, int input)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)input, (uint)node.Inputs, nameof(input));
        return new Tensor(this, node.Input(input, others), Passes);
    }

    string Label(int index)
    {
        ref Node node = ref nodes[index];
        if (node.Function is { } function)
        {
            return node.AttributeCount == 0 ? function.Name : string.Create(CultureInfo.InvariantCulture, $"{function.Name}({Join(GetAttributes(in node))})");
        }
        return declared.Find(parameter => parameter.Pass == Passes && parameter.Index == index)?.Name ?? (node.NeedsGradient ? "variable" : "constant");
    }

    static string Join(ReadOnlySpan<double> attributes) =>
        string.Join(", ", Array.ConvertAll(attributes.ToArray(), value => value.ToString(CultureInfo.InvariantCulture)));

    // In quotes Graphviz interprets backslashes and HTML entities.
    static string Escape(string label)
    {
        var text = new StringBuilder(label.Length);
        foreach (char c in label)
        {
            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                '"' => text.Append("\\\""),
                '&' => text.Append("&amp;"),
                '\n' => text.Append("\\n"),
                _ => text.Append(char.IsControl(c) ? ' ' : c),
            };
        }
        return text.ToString();
    }
}

public readonly partial struct Tensor
{
    /// <summary>The operation that computed it; null for a constant, a variable or a parameter.</summary>
    /// <exception cref="InvalidOperationException">The tensor is empty, or the tape has been reset.</exception>
    public Function? Function => Node.Function;

    /// <summary>The tensors that it was computed from, in the order of the call; none for a constant, a variable or a parameter. Allocates nothing.</summary>
    /// <exception cref="InvalidOperationException">The tensor is empty, or the tape has been reset.</exception>
    public TensorInputs Inputs
    {
        get
        {
            _ = Node.Inputs;
            return new(this);
        }
    }

    /// <summary>The attributes of the operation, such as an exponent, as many as <see cref="Autograd.Function.Attributes"/>; none for a constant, a variable or
    /// a
    /// parameter. A view of the tape's memory, valid until it is reset; allocates nothing.</summary>
    /// <exception cref="InvalidOperationException">The tensor is empty, or the tape has been reset.</exception>
    public ReadOnlySpan<double> Attributes => Node.IsLeaf ? [] : Tape.GetAttributes(in Node);
}
