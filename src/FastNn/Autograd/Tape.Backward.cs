using FastNn.Contracts;

namespace FastNn.Autograd;

/// <content>The backward pass: every node once, in the reverse order of recording, without recursion.</content>
public sealed unsafe partial class Tape
{
    static long everyRun;

    long sweep, firstSweep, runs = -1;
    bool isSpent;

    /// <summary>The unique number of this run among all tapes.</summary>
    internal long Run { get; private set; }

    internal void Backward(int root, bool retainGraph)
    {
        CheckIdle();
        ref Node top = ref nodes[root];
        Require.State(plan is null, $"The tape has been captured; call Replay, which runs forward and backward.");
        CheckRoot(in top);
        Require.State(!isSpent,
            $"Backward has run in this pass; call it with retainGraph: true before another one, or reset the tape and record the next pass.");
        RunBack(root);
        isSpent = !retainGraph;
    }

    static void CheckRoot(in Node top)
    {
        Require.State(top.IsOne,
            $"The tensor is {top.Shape}, made by '{top.Function?.Name ?? "the caller"}'; Backward needs a single number. Call Sum() or Mean() first.");
        Require.State(top.NeedsGradient, $"The tensor depends on no variable; Backward needs one. Make it with tape.Variable.");
    }

    // A run is a pass or a replay: gradients of leaves start at 0.
    void BeginRun()
    {
        runs++;
        Run = Interlocked.Increment(ref everyRun);
        firstSweep = sweep + 1;
    }

    void RunBack(int root)
    {
        sweep++;
        *Target(ref nodes[root], out _) = 1;
        Sweep(root);
        FinishParameters();
    }

    void Sweep(int root)
    {
        running = true;
        try
        {
            for (int i = root; i >= 0; i--)
            {
                ref Node node = ref nodes[i];
                if (IsReached(in node) && node.Function is { } function)
                {
                    function.RunBackward(this, ref node);
                }
            }
        }
        finally
        {
            running = false;
        }
    }

    /// <summary>Whether this backward pass has given a node a gradient.</summary>
    internal bool IsReached(in Node node) => node.Sweep == sweep;

    /// <summary>
    /// Returns the gradient of a node, to be added to where it has one of this backward pass or, for leaves, of any backward pass of the run; else to be
    /// assigned.
    /// </summary>
    internal float* Target(ref Node node, out bool accumulate)
    {
        if (node.Gradient is null)
        {
            node.Gradient = arena.Take(node.Size);
        }
        accumulate = node.Sweep == sweep || (node.Sweep >= firstSweep && node.Function is null);
        node.Sweep = sweep;
        return node.Gradient;
    }
}
