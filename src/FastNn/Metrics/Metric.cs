using FastNn.Contracts;

namespace FastNn;

/// <summary>
/// Base class of metrics: a measure of predictions over any number of batches. A trainer measures its <c>Metrics</c> on the validation data after every epoch;
/// in your own loop call <see cref="Begin"/>, <see cref="Add"/> for every batch, then read <see cref="Value"/>.
/// </summary>
/// <remarks>
/// A sample counts its weight (<see cref="Targets.Weights"/>), as with scikit-learn's <c>sample_weight</c>: a weight of 2 is like having the sample twice, 0
/// like not having it. The class weights of a loss are not weights of samples. One caller at a time. <see cref="Add"/> allocates nothing unless the metric says
/// so.
/// </remarks>
public abstract class Metric
{
    /// <summary>The name in reports; unless set, the type's name with its settings.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string Name
    {
        get => field ?? DefaultName;
        init
        {
            Require.Argument(!string.IsNullOrWhiteSpace(value), nameof(Name), $"Name is empty; a metric needs a name, or none set.");
            field = value;
        }
    }

    /// <summary>Whether a larger value is a better one.</summary>
    public virtual bool LargerIsBetter => true;

    /// <summary>The value over all samples added since <see cref="Begin"/>; NaN where it is undefined.</summary>
    public abstract double Value { get; }

    /// <summary><see cref="Name"/> unless it is set.</summary>
    protected virtual string DefaultName => GetType().Name;

    /// <summary>Outputs of the network, from <see cref="Begin"/> on.</summary>
    protected int Outputs { get; private set; }

    /// <summary>How the loss reads the outputs, from <see cref="Begin"/> on.</summary>
    protected OutputKind OutputKind { get; private set; }

    /// <summary>Resets the metric. Allocates at the first call, and where the number of outputs changes.</summary>
    /// <param name="outputs">Outputs of the network, at least 1.</param>
    /// <param name="kind">How the loss reads them.</param>
    /// <exception cref="ArgumentOutOfRangeException">outputs is below 1.</exception>
    public void Begin(int outputs, OutputKind kind = OutputKind.Values)
    {
        (Outputs, OutputKind) = (Require.AtLeast(outputs, 1, nameof(outputs)), kind);
        Clear();
    }

    /// <summary>Adds a batch.</summary>
    /// <param name="outputs">The predictions: [rows, outputs].</param>
    /// <param name="targets">As many labels or target rows, and as many weights where there are any.</param>
    /// <exception cref="InvalidOperationException"><see cref="Begin"/> was not called.</exception>
    /// <exception cref="ArgumentException">The lengths do not fit each other, a label is out of range, a weight is negative or not finite, or the
    /// metric needs other targets; nothing is changed.</exception>
    public void Add(ReadOnlyMatrix outputs, Targets targets)
    {
        Require.State(Outputs > 0, $"{Name} has no outputs yet; call Begin with their number before Add.");
        Require.Argument(outputs.Columns == Outputs, nameof(outputs), $"outputs has {outputs.Columns} columns; {Name} has begun with {Outputs}.");
        ValidateData(Outputs, targets.AreLabels);
        if (targets.AreLabels)
        {
            TargetRules.ValidateLength(targets.Labels.Length, outputs.Rows, 1, "targets.Labels");
            TargetRules.ValidateLabels(targets.Labels, Math.Max(2, Outputs), "targets.Labels");
        }
        else
        {
            TargetRules.ValidateLength(targets.Rows.Length, outputs.Rows, Outputs, "targets.Rows");
        }
        if (!targets.Weights.IsEmpty)
        {
            TargetRules.ValidateLength(targets.Weights.Length, outputs.Rows, 1, "targets.Weights");
            TargetRules.ValidateWeights(targets.Weights, "targets.Weights");
        }
        AddBatch(outputs, targets);
    }

    /// <summary>Throws for targets that this metric cannot measure; accepts all unless overridden.</summary>
    /// <param name="outputs">Outputs of the network.</param>
    /// <param name="areLabels">Whether the targets are labels, and not rows of numbers.</param>
    /// <exception cref="ArgumentException">They do not fit; the message names the cure.</exception>
    protected internal virtual void ValidateData(int outputs, bool areLabels) { }

    /// <summary>Resets the state, and allocates it where <see cref="Outputs"/> has changed.</summary>
    protected abstract void Clear();

    /// <summary>Adds a batch that <see cref="Add"/> has validated; each sample counts <see cref="Targets.GetWeight"/>.</summary>
    protected abstract void AddBatch(ReadOnlyMatrix outputs, Targets targets);

    /// <summary>Throws <see cref="ArgumentException"/> where a metric that compares numbers gets labels.</summary>
    private protected void RefuseLabels(int outputs, bool areLabels)
    {
        if (areLabels)
        {
            throw TargetRules.LabelsRefused(Name, outputs, "Or measure Accuracy.");
        }
    }
}
