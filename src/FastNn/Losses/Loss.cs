using FastNn.Contracts;

namespace FastNn;

/// <summary>Base class of losses: the distance of outputs from their targets, and its gradient. Derive from it, or from <see cref="ElementwiseLoss{TTerm}"/>,
/// for
/// a loss of your own.</summary>
/// <remarks>A loss holds settings only: one may serve any number of trainers on any threads. <see cref="Evaluate"/> must not allocate.</remarks>
public abstract partial class Loss
{
    readonly float[] classWeights = [];

    /// <summary>How the terms become one number; <see cref="Reduction.Mean"/> unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the four.</exception>
    public Reduction Reduction
    {
        get;
        init
        {
            Require.Range(Enum.IsDefined(value), nameof(Reduction), $"Reduction is {(int)value}; it must be Mean, Sum, SumOverBatch or MeanOverBatch.");
            field = value;
        }
    }

    /// <summary>
    /// The weight of each class, multiplied with <see cref="Targets.Weights"/>: finite and at least 0; empty, the default, weights all classes alike. One
    /// output
    /// has two classes.
    /// </summary>
    /// <remarks>
    /// <para>With labels, every loss gives a sample the weight of its class, and a mean is divided by the sum of these weights: PyTorch's <c>cross_entropy</c>
    /// and <c>nll_loss</c> with <c>weight</c>.</para>
    /// <para>With rows, <see cref="SoftmaxCrossEntropy"/> and <see cref="CrossEntropy"/> multiply the term of every class by its weight, w·t·-log p, and a mean
    /// is divided by the samples alone, as PyTorch does with probabilities for targets. The loss of one-hot rows is therefore not that of their labels.</para>
    /// <para><see cref="SigmoidCrossEntropy"/> multiplies terms too; see there.</para>
    /// <para>The other losses, which have no such weights in PyTorch, treat rows as labels: a sample has the weight of the class of its largest target (with
    /// one
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
            Require.Argument(classWeights.Length != 1, nameof(ClassWeights), $"ClassWeights has one weight; give one for each class, or none.");
            TargetRules.ValidateWeights(classWeights, nameof(ClassWeights));
        }
    }

    /// <summary>How this loss reads the outputs; <see cref="OutputKind.Values"/> unless overridden. Metrics and accuracies read them alike.</summary>
    public virtual OutputKind OutputKind => OutputKind.Values;

    /// <summary>Whether targets may be labels; true unless overridden.</summary>
    protected internal virtual bool AcceptsLabels => true;

    /// <summary>Returns the numbers of a target row, or the classes of labels, for a network with so many outputs: as many unless overridden.</summary>
    protected internal virtual int GetTargetSize(int outputs) => outputs;

    /// <summary>Computes the loss of a batch, and its gradient.</summary>
    /// <param name="outputs">[rows, outputs]</param>
    /// <param name="targets">Targets that <see cref="ValidateTargets"/> has accepted, without weights: weighted samples come one by one, and the caller applies
    /// their weights.</param>
    /// <param name="gradient">[rows, outputs], assigned; empty where no gradient is needed.</param>
    protected internal abstract float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient);

    /// <summary>Computes the loss of outputs without a network, and its gradient by them, with which the backward pass of a training step begins. Allocates
    /// nothing.</summary>
    /// <param name="outputs">[rows, outputs], at least one row.</param>
    /// <param name="targets">As many rows or labels.</param>
    /// <param name="gradient">[rows, outputs], row-major, assigned; empty where no gradient is needed.</param>
    /// <returns>The loss, with <see cref="Reduction"/>, <see cref="ClassWeights"/> and <see cref="Targets.Weights"/> applied.</returns>
    /// <exception cref="ArgumentException">There are no outputs, the targets or the class weights do not fit them, or the gradient has another length; nothing
    /// is changed.</exception>
    public float Compute(ReadOnlyMatrix outputs, Targets targets, Span<float> gradient = default)
    {
        Require.Argument(!outputs.IsEmpty, nameof(outputs), $"outputs is [{outputs.Rows}, {outputs.Columns}]; there must be at least one row and one column.");
        if (!gradient.IsEmpty)
        {
            TargetRules.ValidateLength(gradient.Length, outputs.Rows, outputs.Columns, nameof(gradient));
        }
        ValidateOutputs(outputs.Columns);
        ValidateTargets(outputs.Rows, outputs.Columns, targets);
        return EvaluateWeighted(outputs, targets, gradient.IsEmpty ? default : new Matrix(gradient, outputs.Rows, outputs.Columns));
    }

    /// <summary>Throws for targets that cannot be used, before anything is changed. The base checks the number of targets and weights, the range of labels, and
    /// that weights are finite and at least 0.</summary>
    /// <param name="rows">Samples in the batch.</param>
    /// <param name="outputs">Outputs of the network.</param>
    /// <param name="targets">The caller's targets.</param>
    /// <exception cref="ArgumentException">They do not fit; the message names the value and the cure.</exception>
    protected internal virtual void ValidateTargets(int rows, int outputs, Targets targets)
    {
        if (targets.AreLabels)
        {
            if (!AcceptsLabels)
            {
                throw TargetRules.LabelsRefused(GetType().Name, outputs, "Make them with Dataset.OneHot(), or use SoftmaxCrossEntropy.");
            }
            TargetRules.ValidateLength(targets.Labels.Length, rows, 1, "targets.Labels");
            TargetRules.ValidateLabels(targets.Labels, outputs, "targets.Labels");
        }
        else
        {
            TargetRules.ValidateLength(targets.Rows.Length, rows, outputs, "targets.Rows");
        }
        if (!targets.Weights.IsEmpty)
        {
            TargetRules.ValidateLength(targets.Weights.Length, rows, 1, "targets.Weights");
            TargetRules.ValidateWeights(targets.Weights, "targets.Weights");
        }
    }

    /// <summary>Writes the settings of the derived class by name, so that a checkpoint resumes with the same settings alone; none unless overridden.</summary>
    protected internal virtual void Describe(PartSettings settings) { }

    /// <summary>Throws for a number of outputs that this loss cannot be used with.</summary>
    /// <exception cref="ArgumentException">They do not fit together; the message names the cure.</exception>
    internal virtual void ValidateOutputs(int outputs)
    {
        int classes = Math.Max(2, outputs);
        Require.Argument(classWeights.Length == 0 || classWeights.Length == classes, nameof(ClassWeights),
            $"ClassWeights has {classWeights.Length} weights; {outputs} output(s) have {classes} classes, and each needs one weight.");
    }

    /// <summary>Throws for a network that this loss would train wrongly.</summary>
    /// <param name="produced">What the last layer produces.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <exception cref="ArgumentException">They do not fit together; the message names the cure.</exception>
    internal virtual void ValidateNetwork(OutputKind produced, int outputs) => ValidateOutputs(outputs);
}
