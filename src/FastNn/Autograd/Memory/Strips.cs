namespace FastNn.Autograd;

/// <summary>
/// Elementwise functions one behind the other, run together strip by strip: what one of them has made is still in the first cache when the next one reads it,
/// and what
/// only they read never needs more memory than a strip. Every number is computed by the same operations in the same order, and so has the same bits.
/// </summary>
static class Strips
{
    /// <summary>Floats of a strip: a handful of them fit into the first cache.</summary>
    public const int Length = 2048;

    // So many strips at least, for there is nothing to gain where everything is in the cache anyway; so many functions at most, for what is noted of them on
    // the stack.
    const int FewestStrips = 4, MostFunctions = 64;

    /// <summary>Where in an order each group ends; most are of one node.</summary>
    public static int[] Group(ReadOnlySpan<Node> nodes, int[] order)
    {
        var ends = new List<int>();
        int start = 0;
        for (int i = 0; i < order.Length; i++)
        {
            ref readonly Node first = ref nodes[order[start]];
            bool joins = i - start < MostFunctions && RunsInStrips(nodes, in first) && RunsInStrips(nodes, in nodes[order[i]]) && nodes[order[i]].Shape == first.Shape;
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

    /// <summary>Runs back through a group.</summary>
    public static void Backward(Tape tape, ReadOnlySpan<int> group)
    {
        Span<bool> adds = stackalloc bool[2 * MostFunctions];
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

    /// <summary>Whether every input is of the output's shape, or a single number without a gradient.</summary>
    static bool RunsInStrips(ReadOnlySpan<Node> nodes, in Node node) =>
        node.Size >= FewestStrips * Length && node.Function!.PlainInputs == node.Inputs && Fits(in nodes[node.First], in node) && Fits(in nodes[node.Second], in node);

    static bool Fits(in Node input, in Node node) => input.Shape == node.Shape || (input.IsOne && !input.NeedsGradient);
}
