namespace FastNn;

/// <summary>How far outputs are from their targets, and the gradient of that. Derive from it, or from <see cref="ElementwiseLoss{TTerm}"/>, for your own.</summary>
/// <remarks>A loss holds settings only: one may serve any number of trainers on any threads. <see cref="Evaluate"/> must not allocate.</remarks>
public abstract class Loss
{
    /// <summary>How the terms become one number; <see cref="Reduction.Mean"/> unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the four.</exception>
    public Reduction Reduction
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), $"Reduction {(int)value} does not exist; use Mean, Sum, SumOverBatch or MeanOverBatch.");
    }

    /// <summary>The loss of a batch, and its gradient.</summary>
    /// <param name="outputs">[rows, outputs]</param>
    /// <param name="targets">As many; <see cref="Check"/> has accepted them.</param>
    /// <param name="gradient">[rows, outputs], to be assigned; empty where nobody wants it.</param>
    protected internal abstract float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient);

    /// <summary>Refuses targets that cannot be used, before anything is changed. The base checks the count, and that labels are below the outputs.</summary>
    /// <param name="rows">Samples in the batch.</param>
    /// <param name="outputs">Outputs of the network.</param>
    /// <param name="targets">What the caller gave.</param>
    /// <exception cref="ArgumentException">They do not fit; the message names the value and the fix.</exception>
    protected internal virtual void Check(int rows, int outputs, Targets targets)
    {
        if (!targets.AreLabels)
        {
            if (targets.Rows.Length != (long)rows * outputs)
            {
                throw new ArgumentException($"{rows} samples of {outputs} outputs need {(long)rows * outputs} target numbers, there are {targets.Rows.Length}.", nameof(targets));
            }
            return;
        }
        if (targets.Labels.Length != rows)
        {
            throw new ArgumentException($"{rows} samples need {rows} labels, there are {targets.Labels.Length}.", nameof(targets));
        }
        for (int row = 0; row < rows; row++)
        {
            if ((uint)targets.Labels[row] >= (uint)outputs)
            {
                throw new ArgumentException($"Label {targets.Labels[row]} of sample {row} is outside 0 to {outputs - 1}: the network has {outputs} outputs.", nameof(targets));
            }
        }
    }

    /// <summary>Refuses a network that this loss would train wrongly.</summary>
    /// <param name="last">The last layer.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <exception cref="ArgumentException">They do not go together; the message says what to change.</exception>
    internal virtual void CheckNetwork(string last, int outputs) { }

    /// <summary>Whether the loss of two batches together is the sum of theirs, and not their mean.</summary>
    internal bool IsSum => Reduction is Reduction.Sum or Reduction.SumOverBatch;

    /// <summary>What a term is multiplied by, for losses with a term per output.</summary>
    private protected double WeightOfOutput(int rows, int outputs) => Reduction switch
    {
        Reduction.Sum => 1,
        Reduction.SumOverBatch => 1.0 / outputs,
        Reduction.MeanOverBatch => 1.0 / rows,
        _ => 1.0 / ((double)rows * outputs),
    };

    /// <summary>What a term is multiplied by, for losses with a term per sample.</summary>
    private protected double WeightOfSample(int rows) => IsSum ? 1 : 1.0 / rows;
}
