namespace FastNn.Autograd;

/// <content>Capture and replay: the graph as it was recorded, again and again with new values, in memory that is planned once.</content>
public sealed unsafe partial class Tape
{
    MemoryPlan? plan;
    int replayed;
    bool trainedWhenCaptured;

    /// <summary>Whether the tape has been captured.</summary>
    public bool IsCaptured => plan is not null;

    /// <summary>
    /// Ends the recording and plans the memory for replays: what is alive at different times shares it. Tensors stay good: give constants and variables new
    /// values with
    /// <see cref="Tensor.Set"/>, call <see cref="Replay"/>, and read the root, the constants and variables, and what is to be kept. Ends with
    /// <see cref="Reset"/>.
    /// </summary>
    /// <param name="root">What replays compute, and where gradients begin if it is a single number; most often a loss.</param>
    /// <param name="kept">Further tensors whose values and gradients are going to be read.</param>
    /// <remarks>Allocates; replays do not. Random numbers are drawn anew in every replay, as in every recorded pass.</remarks>
    /// <exception cref="ArgumentException">A tensor belongs to another tape.</exception>
    /// <exception cref="InvalidOperationException">The tape is captured already, or a tensor is of a pass before <see cref="Reset"/>.</exception>
    public void Capture(Tensor root, params ReadOnlySpan<Tensor> kept)
    {
        CheckIdle();
        if (plan is not null)
        {
            throw new InvalidOperationException("The tape has been captured already. Reset it to record another graph.");
        }
        int top = Index(root);
        int[] places = new int[kept.Length];
        for (int i = 0; i < kept.Length; i++)
        {
            places[i] = Index(kept[i]);
        }
        plan = new MemoryPlan(nodes.AsSpan(0, count), others, top, places);
        replayed = top;
        trainedWhenCaptured = IsTraining;
        arena.Clear();
    }

    /// <summary>Computes the captured graph with the values of now, forward and back. Allocates nothing.</summary>
    /// <exception cref="InvalidOperationException">The tape has not been captured, its root is not a single number that depends on a variable, or
    /// <see cref="IsTraining"/> is not what it was then.</exception>
    public void Replay()
    {
        MemoryPlan plan = Captured();
        CheckRoot(in nodes[replayed]);
        // What runs back reads what the plan has kept for it, and another mode keeps other things.
        if (IsTraining != trainedWhenCaptured)
        {
            throw new InvalidOperationException($"The tape was captured with IsTraining {trainedWhenCaptured}, and it is {IsTraining} now: set it back, call ReplayForward, which needs no gradients, or Reset the tape and record it again.");
        }
        Forward(plan);
        RunBack(plan);
    }

    /// <summary>Computes the captured graph with the values of now, forward only. Allocates nothing.</summary>
    /// <exception cref="InvalidOperationException">The tape has not been captured.</exception>
    public void ReplayForward() => Forward(Captured());

    internal void Set(ref Node node, ReadOnlySpan<float> values)
    {
        if (plan is null)
        {
            throw new InvalidOperationException("A value can be set when the tape has been captured: what was computed from it stays as it is until Replay.");
        }
        if (!node.IsLeaf || node.OwnsMemory)
        {
            throw new InvalidOperationException(node.IsLeaf ? "This is the tensor of a parameter: set the parameter." : $"The tensor was made by '{node.Function!.Name}'; only constants and variables can be set.");
        }
        if (values.Length != node.Shape.Count)
        {
            throw new ArgumentException($"The tensor is {node.Shape}: {node.Shape.Count} numbers are needed, the span has {values.Length}.", nameof(values));
        }
        Write(values, in node);
    }

    MemoryPlan Captured()
    {
        CheckIdle();
        return plan ?? throw new InvalidOperationException("The tape has not been captured: record a pass and call Capture first.");
    }

    void Forward(MemoryPlan plan)
    {
        BeginRun();
        running = true;
        try
        {
            int start = 0;
            foreach (int end in plan.Ends)
            {
                if (end - start > 1)
                {
                    Strips.Forward(this, plan.Order.AsSpan(start..end));
                }
                else
                {
                    ref Node node = ref nodes[plan.Order[start]];
                    node.Function!.RunForward(this, ref node);
                }
                start = end;
            }
        }
        finally
        {
            running = false;
        }
    }

    void RunBack(MemoryPlan plan)
    {
        sweep++;
        *Target(ref nodes[replayed], out _) = 1;
        running = true;
        try
        {
            for (int group = plan.Ends.Length - 1; group >= 0; group--)
            {
                int start = group == 0 ? 0 : plan.Ends[group - 1], end = plan.Ends[group];
                if (end - start > 1)
                {
                    Strips.Backward(this, plan.Order.AsSpan(start..end));
                }
                else if (IsReached(in nodes[plan.Order[start]]))
                {
                    ref Node node = ref nodes[plan.Order[start]];
                    node.Function!.RunBackward(this, ref node);
                }
            }
        }
        finally
        {
            running = false;
        }
        FinishParameters();
    }
}
