namespace FastNn.Autograd;

/// <summary>
/// Runs consecutive elementwise functions together, strip by strip: the output of one is still in L1 when the next one reads it, and values that only they read
/// take no more memory than a strip. Every number is computed by the same operations in the same order, and so has the same bits.
/// </summary>
static class Strips
{
    /// <summary>Floats of a strip: about four fit into L1.</summary>
    public const int Length = 2048;

    // Fewer strips are in the cache anyway; more functions would need too much stack.
    const int MinStrips = 4, MaxFunctions = 64;

    /// <summary>Returns the end of each group in an order; most groups have one node.</summary>
    public static int[] Group(ReadOnlySpan<Node> nodes, int[] order)
    {
        var ends = new List<int>();
        int start = 0;
        for (int i = 0; i < order.Length; i++)
        {
            ref readonly Node first = ref nodes[order[start]];
            bool joins = i - start < MaxFunctions && RunsInStrips(nodes, in first) && RunsInStrips(nodes, in nodes[order[i]])
                && nodes[order[i]].Shape == first.Shape;
            if (i > start && !joins)
            {
                ends.Add(i);
                start = i;
            }
        }
        if (order.Length > 0)
        {
            ends.Add(order.Length);
        }
        return [.. ends];
    }

    /// <summary>Computes a group.</summary>
    public static void Forward(Tape tape, ReadOnlySpan<int> group)
    {
        int size = tape.NodeAt(group[0]).Size;
        for (int start = 0; start < size; start += Length)
        {
            int length = Math.Min(Length, size - start);
            foreach (int i in group)
            {
                ref Node node = ref tape.NodeAt(i);
                node.Function!.ForwardStrip(tape, ref node, start, length);
            }
        }
    }

    /// <summary>Runs the backward pass of a group.</summary>
    public static void Backward(Tape tape, ReadOnlySpan<int> group)
    {
        Span<bool> adds = stackalloc bool[2 * MaxFunctions];
        for (int k = group.Length - 1; k >= 0; k--)
        {
            ref Node node = ref tape.NodeAt(group[k]);
            if (tape.IsReached(in node))
            {
                adds[2 * k] = Adds(tape, node.First);
                adds[2 * k + 1] = node.Inputs == 2 && Adds(tape, node.Second);
            }
        }
        int size = tape.NodeAt(group[0]).Size;
        for (int start = 0; start < size; start += Length)
        {
            int length = Math.Min(Length, size - start);
            for (int k = group.Length - 1; k >= 0; k--)
            {
                ref Node node = ref tape.NodeAt(group[k]);
                if (tape.IsReached(in node))
                {
                    node.Function!.BackwardStrip(tape, ref node, start, length, adds[2 * k], adds[2 * k + 1]);
                }
            }
        }
    }

    static unsafe bool Adds(Tape tape, int input)
    {
        ref Node target = ref tape.NodeAt(input);
        bool accumulate = false;
        if (target.NeedsGradient)
        {
            tape.Target(ref target, out accumulate);
        }
        return accumulate;
    }

    /// <summary>Whether every input has the output's shape, or is a single number without a gradient.</summary>
    static bool RunsInStrips(ReadOnlySpan<Node> nodes, in Node node) =>
        node.Size >= MinStrips * Length && node.Function!.PlainInputs == node.Inputs && Fits(in nodes[node.First], in node)
            && Fits(in nodes[node.Second], in node);

    static bool Fits(in Node input, in Node node) => input.Shape == node.Shape || (input.IsOne && !input.NeedsGradient);
}
