using FastNn.Kernels;

namespace FastNn;

/// <summary>How far outputs are from their targets, and the gradient of that. Derive from it, or from <see cref="ElementwiseLoss{TTerm}"/>, for your own.</summary>
/// <remarks>A loss holds settings only: one may serve any number of trainers on any threads. <see cref="Evaluate"/> must not allocate.</remarks>
public abstract class Loss
{
    readonly float[] classWeights = [];

    /// <summary>How the terms become one number; <see cref="Reduction.Mean"/> unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the four.</exception>
    public Reduction Reduction
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), $"Reduction {(int)value} does not exist; use Mean, Sum, SumOverBatch or MeanOverBatch.");
    }

    /// <summary>
    /// How much a sample counts by its class, on top of <see cref="Targets.Weights"/>: a finite number of at least 0 for each, or none (as unless set), where all
    /// count alike. The class of a row of targets is that of its largest number; with one output there are two classes, the second where the target is above 0.5.
    /// </summary>
    /// <remarks>Means are weighted means: divided by the sum of the weights, as PyTorch's are.</remarks>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or there is only one.</exception>
    public IReadOnlyList<float> ClassWeights
    {
        get => classWeights;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            classWeights = [.. value];
            if (classWeights.Length == 1)
            {
                throw new ArgumentException("ClassWeights has one number; give one for each class, or none.", nameof(value));
            }
            CheckWeights(classWeights, nameof(ClassWeights));
        }
    }

    /// <summary>What the outputs are, as this loss reads them; <see cref="OutputMeaning.Values"/> unless overridden. Metrics and accuracies are measured accordingly.</summary>
    public virtual OutputMeaning OutputMeaning => OutputMeaning.Values;

    /// <summary>The loss of a batch, and its gradient.</summary>
    /// <param name="outputs">[rows, outputs]</param>
    /// <param name="targets">As many; <see cref="Check"/> has accepted them. They have no weights: samples that count differently come one by one, and are weighed outside.</param>
    /// <param name="gradient">[rows, outputs], to be assigned; empty where nobody wants it.</param>
    protected internal abstract float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient);

    /// <summary>Computes the loss of outputs by itself, without a network, and its gradient by them, with which the backward pass of a training step begins. Allocates nothing.</summary>
    /// <param name="outputs">[rows, outputs], at least one row.</param>
    /// <param name="targets">As many rows or labels.</param>
    /// <param name="gradient">[rows, outputs], row-major, to be assigned; empty where it is not wanted.</param>
    /// <returns>The loss, as <see cref="Reduction"/>, <see cref="ClassWeights"/> and <see cref="Targets.Weights"/> say.</returns>
    /// <exception cref="ArgumentException">There are no outputs, the targets or the class weights do not fit them, or the gradient has another length; nothing is changed.</exception>
    public float Compute(ReadOnlyMatrix outputs, Targets targets, Span<float> gradient = default)
    {
        if (outputs.IsEmpty)
        {
            throw new ArgumentException($"outputs is [{outputs.Rows}, {outputs.Columns}]; there must be at least one row and one column.", nameof(outputs));
        }
        if (!gradient.IsEmpty && gradient.Length != (long)outputs.Rows * outputs.Columns)
        {
            throw new ArgumentException($"gradient has {gradient.Length} numbers; it must have as many as the outputs, {(long)outputs.Rows * outputs.Columns}, or none.", nameof(gradient));
        }
        CheckNetwork("", outputs.Columns);
        Accept(outputs.Rows, outputs.Columns, targets);
        return Weigh(outputs, targets, gradient.IsEmpty ? default : new Matrix(gradient, outputs.Rows, outputs.Columns));
    }

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

    /// <summary>Writes by name what it has been set to, besides what every loss has, so that a training goes on from a checkpoint with the same settings alone; none unless overridden.</summary>
    protected internal virtual void Describe(PartSettings settings) { }

    /// <summary>Refuses a network that this loss would train wrongly.</summary>
    /// <param name="last">The last layer.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <exception cref="ArgumentException">They do not go together; the message says what to change.</exception>
    internal virtual void CheckNetwork(string last, int outputs)
    {
        int classes = Math.Max(2, outputs);
        if (classWeights.Length > 0 && classWeights.Length != classes)
        {
            throw new ArgumentException($"ClassWeights has {classWeights.Length} numbers, but a network of {outputs} output{(outputs == 1 ? "" : "s")} knows {classes} classes. Give one weight for each.");
        }
    }

    /// <summary><see cref="Check"/>, and the same of the weights.</summary>
    internal void Accept(int rows, int outputs, Targets targets)
    {
        Check(rows, outputs, targets);
        if (!targets.Weights.IsEmpty)
        {
            if (targets.Weights.Length != rows)
            {
                throw new ArgumentException($"{rows} samples need {rows} weights, there are {targets.Weights.Length}.", nameof(targets));
            }
            CheckWeights(targets.Weights, "Targets.Weights");
        }
    }

    /// <summary>The loss of a batch whose samples count as they should, and its gradient. A sample that counts nothing is not looked at.</summary>
    internal virtual float Weigh(ReadOnlyMatrix outputs, Targets targets, Matrix gradient)
    {
        if (targets.Weights.IsEmpty && classWeights.Length == 0)
        {
            return Evaluate(outputs, targets, gradient);
        }
        double whole = IsSum ? 1 : TotalWeight(outputs.Rows, outputs.Columns, targets), sum = 0;
        for (int row = 0; row < outputs.Rows; row++)
        {
            float weight = WeightOf(row, outputs.Columns, targets);
            Matrix dy = gradient.IsEmpty ? default : gradient.Slice(row, 1);
            if (weight == 0)
            {
                dy.Data.Clear();
                continue;
            }
            sum += weight * (double)Evaluate(outputs.Slice(row, 1), targets.Slice(row, 1, outputs.Columns).Unweighted, dy);
            if (!dy.IsEmpty)
            {
                Pairs.Run(new ScaleOp((float)(weight / whole)), dy.Row(0), dy.Row(0));
            }
        }
        return whole == 0 ? 0 : (float)(sum / whole);
    }

    /// <summary>How many samples the batch counts as: what the losses of batches are weighed with to give that of all of them.</summary>
    internal double TotalWeight(int rows, int outputs, Targets targets)
    {
        if (targets.Weights.IsEmpty && classWeights.Length == 0)
        {
            return rows;
        }
        double total = 0;
        for (int row = 0; row < rows; row++)
        {
            total += WeightOf(row, outputs, targets);
        }
        return total;
    }

    float WeightOf(int row, int outputs, Targets targets) => WeightOfItself(row, targets) * WeightOfClass(row, outputs, targets);

    /// <summary>What a sample counts, whatever its class.</summary>
    private protected static float WeightOfItself(int row, Targets targets) => targets.Weights.IsEmpty ? 1 : targets.Weights[row];

    /// <summary>What a sample counts by its class.</summary>
    private protected float WeightOfClass(int row, int outputs, Targets targets) => classWeights.Length == 0 ? 1 : classWeights[
        targets.AreLabels ? targets.Labels[row]
        : outputs == 1 ? (targets.Rows[row] > 0.5f ? 1 : 0)
        : Reduce.ArgMax(targets.Rows.Slice(row * outputs, outputs))];

    static void CheckWeights(ReadOnlySpan<float> weights, string name)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0 && float.IsFinite(weights[i])))
            {
                throw new ArgumentException($"{name}[{i}] is {weights[i]}; a weight must be a finite number of at least 0.", name);
            }
        }
    }

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
