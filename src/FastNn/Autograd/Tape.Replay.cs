using FastNn.Contracts;

namespace FastNn.Autograd;

/// <content>Capture and replay of a recorded graph with new values, in memory that is planned once.</content>
public sealed unsafe partial class Tape
{
    MemoryPlan? plan;
    int replayed;
    bool trainedWhenCaptured;

    /// <summary>Whether the tape has been captured.</summary>
    public bool IsCaptured => plan is not null;

    /// <summary>
    /// Ends the recording and plans the memory for replays: values that are alive at different times share it. Tensors stay valid: set constants and variables
    /// with
    /// <see cref="Tensor.Set"/>, call <see cref="Replay"/>, and read the root, the constants and variables, and the kept tensors. Ends with <see
    /// cref="Reset"/>.
    /// </summary>
    /// <param name="root">The tensor that replays compute, and start of the backward pass if it is a single number; most often a loss.</param>
    /// <param name="kept">Further tensors whose values and gradients can be read after replays.</param>
    /// <remarks>Allocates; replays do not. Every replay draws new random numbers, like every recorded pass.</remarks>
    /// <exception cref="ArgumentException">A tensor belongs to another tape.</exception>
    /// <exception cref="InvalidOperationException">The tape is captured already, or a tensor is of a pass before <see cref="Reset"/>.</exception>
    public void Capture(Tensor root, params ReadOnlySpan<Tensor> kept)
    {
        CheckIdle();
        Require.State(plan is null, $"The tape has been captured already; reset it to record another graph.");
        int top = Index(root);
        int[] indices = new int[kept.Length];
        for (int i = 0; i < kept.Length; i++)
        {
            indices[i] = Index(kept[i]);
        }
        plan = new MemoryPlan(nodes.AsSpan(0, count), others, top, indices);
        replayed = top;
        trainedWhenCaptured = IsTraining;
        arena.Clear();
    }

    /// <summary>Computes the captured graph with the current values, forward and backward. Allocates nothing.</summary>
    /// <exception cref="InvalidOperationException">The tape has not been captured, its root is not a single number that depends on a variable, or
    /// <see cref="IsTraining"/>, or <see cref="FastNn.Parameter.IsFrozen"/> of a parameter, is not what it was then.</exception>
    public void Replay()
    {
        MemoryPlan plan = Captured();
        CheckRoot(in nodes[replayed]);
        // The plan has the saved values of one mode.
        Require.State(IsTraining == trainedWhenCaptured,
            $"IsTraining is {IsTraining}; Replay needs {trainedWhenCaptured}, as when the tape was captured. Set it, or call ReplayForward.");
        foreach (TapeParameter parameter in declared)
        {
            Require.State(parameter.Pass != Passes || nodes[parameter.Index].NeedsGradient == !parameter.IsFrozen,
                $"IsFrozen of '{parameter.Name}' is {parameter.IsFrozen}; when the tape was captured it was not. Reset the tape, and capture it again.");
        }
        Forward(plan);
        RunBack(plan);
    }

    /// <summary>Computes the captured graph with the current values, forward only. Allocates nothing.</summary>
    /// <exception cref="InvalidOperationException">The tape has not been captured.</exception>
    public void ReplayForward() => Forward(Captured());

    internal void Set(ref Node node, ReadOnlySpan<float> values)
    {
        Require.State(plan is not null, $"The tape has not been captured; values can be set only after Capture.");
        Require.State(!node.OwnsMemory, $"The tensor is that of a parameter; set the parameter.");
        Require.State(node.IsLeaf, $"The tensor was made by '{node.Function!.Name}'; only constants and variables can be set.");
        CheckLength(in node, values.Length);
        Write(values, in node);
    }

    MemoryPlan Captured()
    {
        CheckIdle();
        return plan ?? throw new InvalidOperationException("The tape has not been captured; record a pass and call Capture first.");
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
