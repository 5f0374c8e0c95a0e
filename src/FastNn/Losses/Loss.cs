using FastNn.Kernels;
using FastNn.Losses;

namespace FastNn;

/// <summary>How far outputs are from their targets, and the gradient of that. Derive from it, or from <see cref="ElementwiseLoss{TTerm}"/>, for your
/// own.</summary>
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
    /// How much classes count, on top of <see cref="Targets.Weights"/>: a finite number of at least 0 for each class, or none (as unless set), where all count
    /// alike. With
    /// one output there are two classes.
    /// </summary>
    /// <remarks>
    /// <para>With labels, every loss gives a sample the weight of its class, and a mean is divided by the sum of these weights: PyTorch's <c>cross_entropy</c>
    /// and
    /// <c>nll_loss</c> with <c>weight</c>.</para>
    /// <para>With rows, <see cref="SoftmaxCrossEntropy"/> and <see cref="CrossEntropy"/> multiply the term of every class by its weight, w·t·-log p, and a mean
    /// is
    /// divided by the samples alone, as PyTorch does with probabilities for targets. The loss of one-hot rows is therefore not that of their labels.</para>
    /// <para><see cref="SigmoidCrossEntropy"/> multiplies terms too, and says how.</para>
    /// <para>The other losses, which have no such weights in PyTorch, take rows as they take labels: a sample has the weight of the class of its largest target
    /// (with one
    /// output the second class where the target is above 0.5), and a mean is divided by the sum of the weights.</para>
    /// </remarks>
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

    /// <summary>What the outputs are, as this loss reads them; <see cref="OutputKind.Values"/> unless overridden. Metrics and accuracies are measured
    /// accordingly.</summary>
    public virtual OutputKind OutputKind => OutputKind.Values;

    /// <summary>The loss of a batch, and its gradient.</summary>
    /// <param name="outputs">[rows, outputs]</param>
    /// <param name="targets">As many; <see cref="Check"/> has accepted them. They have no weights: samples that count differently come one by one, and are
    /// weighed outside.</param>
    /// <param name="gradient">[rows, outputs], to be assigned; empty where nobody wants it.</param>
    protected internal abstract float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient);

    /// <summary>Computes the loss of outputs by itself, without a network, and its gradient by them, with which the backward pass of a training step begins.
    /// Allocates nothing.</summary>
    /// <param name="outputs">[rows, outputs], at least one row.</param>
    /// <param name="targets">As many rows or labels.</param>
    /// <param name="gradient">[rows, outputs], row-major, to be assigned; empty where it is not wanted.</param>
    /// <returns>The loss, as <see cref="Reduction"/>, <see cref="ClassWeights"/> and <see cref="Targets.Weights"/> say.</returns>
    /// <exception cref="ArgumentException">There are no outputs, the targets or the class weights do not fit them, or the gradient has another length; nothing
    /// is changed.</exception>
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
        ValidateTargets(outputs.Rows, outputs.Columns, targets);
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

    /// <summary>Writes by name what it has been set to, besides what every loss has, so that a training goes on from a checkpoint with the same settings alone;
    /// none unless overridden.</summary>
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
    internal void ValidateTargets(int rows, int outputs, Targets targets)
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

    /// <summary>The loss of a batch with the weights of its samples and classes, and its gradient.</summary>
    internal float Weigh(ReadOnlyMatrix outputs, Targets targets, Matrix gradient) =>
        ValueOfBatch(AddUp(outputs, targets, gradient, TotalWeight(outputs.Rows, outputs.Columns, targets)));

    /// <summary>
    /// What some rows of a batch add to its loss, and the gradient of the batch's loss by their outputs. A sample of weight 0 is not looked at, and a batch
    /// whose weights
    /// add up to 0 has a gradient of zeros.
    /// </summary>
    /// <param name="outputs">[rows, outputs]</param>
    /// <param name="targets">As many.</param>
    /// <param name="gradient">[rows, outputs], to be assigned; empty where nobody wants it.</param>
    /// <param name="whole">The <see cref="TotalWeight"/> of the whole batch, which its mean is divided by.</param>
    internal LossSum AddUp(ReadOnlyMatrix outputs, Targets targets, Matrix gradient, double whole)
    {
        if (targets.Weights.IsEmpty && classWeights.Length == 0)
        {
            return AddUpAlike(outputs, targets, gradient, whole);
        }
        bool weighsTerms = classWeights.Length > 0 && WeighsTerms(targets.AreLabels);
        double sum = 0;
        for (int row = 0; row < outputs.Rows; row++)
        {
            float weight = SampleWeight(row, targets) * (weighsTerms ? 1 : WeightOfClass(row, outputs.Columns, targets));
            Matrix dy = gradient.IsEmpty ? default : gradient.Slice(row, 1);
            if (weight == 0)
            {
                dy.Data.Clear();
                continue;
            }
            ReadOnlyMatrix y = outputs.Slice(row, 1);
            Targets target = targets.Slice(row, 1, outputs.Columns).Unweighted;
            sum += weight * (weighsTerms ? EvaluateTerms(y, target, dy) : Evaluate(y, target, dy));
            Scale(dy, IsSum ? weight : weight / whole, whole);
        }
        return new(sum, TotalWeight(outputs.Rows, outputs.Columns, targets));
    }

    LossSum AddUpAlike(ReadOnlyMatrix outputs, Targets targets, Matrix gradient, double whole)
    {
        double rows = outputs.Rows, value = Evaluate(outputs, targets, gradient);
        if (!IsSum && rows != whole)
        {
            Scale(gradient, rows / whole, whole);
        }
        return new(IsSum ? value : value * rows, rows);
    }

    void Scale(Matrix gradient, double factor, double whole)
    {
        if (!IsSum && whole == 0)
        {
            gradient.Data.Clear();
        }
        else if (!gradient.IsEmpty)
        {
            Binary.Run(new ScaleOp((float)factor), gradient.Data, gradient.Data);
        }
    }

    /// <summary>The loss of what was added up: the sum, or the mean by weights, which is not finite where the weights add up to 0.</summary>
    internal float ValueOf(LossSum all) => (float)(IsSum ? all.Sum : all.Sum / all.Weight);

    /// <summary>The same of a batch that is trained: 0, as its gradient is, where the weights add up to 0.</summary>
    internal float ValueOfBatch(LossSum batch) => IsSum || batch.Weight != 0 ? ValueOf(batch) : 0;

    /// <summary>What the mean over a batch is divided by: its samples, with their weights and, where <see cref="DividesByClassWeights"/> says so, those of
    /// their classes.</summary>
    internal double TotalWeight(int rows, int outputs, Targets targets)
    {
        bool countsClasses = classWeights.Length > 0 && DividesByClassWeights(targets.AreLabels);
        if (targets.Weights.IsEmpty && !countsClasses)
        {
            return rows;
        }
        double total = 0;
        for (int row = 0; row < rows; row++)
        {
            total += SampleWeight(row, targets) * (countsClasses ? WeightOfClass(row, outputs, targets) : 1);
        }
        return total;
    }

    /// <summary>Whether the weights of classes are those of the terms of a sample, and not that of the sample as a whole; <see cref="EvaluateTerms"/> computes
    /// it then.</summary>
    private protected virtual bool WeighsTerms(bool areLabels) => false;

    /// <summary>Whether means are divided by the weights of classes.</summary>
    private protected virtual bool DividesByClassWeights(bool areLabels) => true;

    /// <summary>The loss of one sample whose terms have the weights of their classes, and its gradient, where <see cref="WeighsTerms"/> says so.</summary>
    private protected virtual double EvaluateTerms(ReadOnlyMatrix output, Targets target, Matrix gradient) => throw new NotSupportedException();

    /// <summary>The weights of the classes for kernels; empty where all count alike.</summary>
    private protected Span<float> WeightsOfClasses => classWeights;

    /// <summary>What a sample counts, whatever its class.</summary>
    static float SampleWeight(int row, Targets targets) => targets.Weights.IsEmpty ? 1 : targets.Weights[row];

    /// <summary>What a sample counts by its class.</summary>
    float WeightOfClass(int row, int outputs, Targets targets) => classWeights.Length == 0 ? 1 : classWeights[
        targets.AreLabels ? targets.Labels[row]
        : outputs == 1 ? (targets.Rows[row] > 0.5f ? 1 : 0)
        : Reduce.ArgMax(targets.Rows.Slice(row * outputs, outputs))];

    /// <summary>Refuses weights that are negative or not finite.</summary>
    private protected static void CheckWeights(ReadOnlySpan<float> weights, string name)
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
