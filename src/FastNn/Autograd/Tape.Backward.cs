namespace FastNn.Autograd;

/// <content>Back through what was recorded, in the order of the tape turned round: no recursion, and every node once.</content>
public sealed unsafe partial class Tape
{
    static long everyRun;

    long sweep, firstSweep, runs = -1;
    bool isSpent;

    /// <summary>A number that no other run of any tape has.</summary>
    internal long Run { get; private set; }

    internal void Backward(int root, bool retain)
    {
        CheckIdle();
        ref Node top = ref nodes[root];
        if (plan is not null)
        {
            throw new InvalidOperationException("The tape has been captured: call Replay, which runs forward and back.");
        }
        CheckRoot(in top);
        if (isSpent)
        {
            throw new InvalidOperationException("Backward has run on this pass already. Give the first call retain: true to add up the gradients of several, or Reset the tape and record the next pass.");
        }
        RunBack(root);
        isSpent = !retain;
    }

    static void CheckRoot(in Node top)
    {
        if (!top.IsOne)
        {
            throw new InvalidOperationException($"Backward begins at a single number, but this is {top.Shape}, made by '{top.Function?.Name ?? "the caller"}'. Call Sum() or Mean() first.");
        }
        if (!top.NeedsGradient)
        {
            throw new InvalidOperationException("Backward begins at a number that depends on no variable. Make one with tape.Variable.");
        }
    }

    // A run is a pass, or a replay of one: gradients of what the caller gave begin anew.
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

    /// <summary>Whether this sweep has given a node a gradient.</summary>
    internal bool IsReached(in Node node) => node.Sweep == sweep;

    /// <summary>
    /// Where a node's gradient is to be written: added to where it has one already, of this sweep or, for what the caller gave, of any sweep of the run.
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
