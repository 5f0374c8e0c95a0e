namespace FastNn;

/// <summary>
/// A number that tells how good predictions are, gathered over any number of batches. A trainer measures its <c>Metrics</c> on the validation data after every
/// epoch; by hand: <see cref="Begin"/>, <see cref="Add"/> for every batch, then <see cref="Value"/>. Derive from it for your own.
/// </summary>
/// <remarks>Every sample counts once, whatever its weight in the loss. One caller at a time. <see cref="Add"/> allocates nothing unless the metric says
/// so.</remarks>
public abstract class Metric
{
    /// <summary>What reports call it; the type's name, with the settings that tell it from its like, unless set.</summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public string Name
    {
        get => field ?? DefaultName;
        init => field = !string.IsNullOrWhiteSpace(value) ? value : throw new ArgumentException("A metric's Name is empty; give it one, or leave it out.", nameof(value));
    }

    /// <summary>Whether a larger value is a better one.</summary>
    public virtual bool LargerIsBetter => true;

    /// <summary>The value over all samples added since <see cref="Begin"/>; NaN where they do not define one.</summary>
    public abstract double Value { get; }

    /// <summary><see cref="Name"/> unless it is set.</summary>
    protected virtual string DefaultName => GetType().Name;

    /// <summary>Outputs of the network, from <see cref="Begin"/> on.</summary>
    protected int Outputs { get; private set; }

    /// <summary>What the outputs are, from <see cref="Begin"/> on.</summary>
    protected OutputKind Meaning { get; private set; }

    /// <summary>Forgets what was gathered. Allocates the first time, and where the outputs have become others.</summary>
    /// <param name="outputs">Outputs of the network, at least 1.</param>
    /// <param name="meaning">What they are.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no outputs.</exception>
    public void Begin(int outputs, OutputKind meaning = OutputKind.Values)
    {
        if (outputs < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(outputs), $"A network has {outputs} outputs? It must have at least 1.");
        }
        (Outputs, Meaning) = (outputs, meaning);
        Clear();
    }

    /// <summary>Counts a batch in.</summary>
    /// <param name="outputs">[rows, outputs]: what was predicted.</param>
    /// <param name="targets">As many: what was wanted.</param>
    /// <exception cref="InvalidOperationException"><see cref="Begin"/> was not called.</exception>
    /// <exception cref="ArgumentException">The numbers of outputs, rows and targets do not fit each other, or the metric needs other targets; nothing is
    /// changed.</exception>
    public void Add(ReadOnlyMatrix outputs, Targets targets)
    {
        if (Outputs == 0)
        {
            throw new InvalidOperationException($"Nothing can be added to {Name} yet: call Begin with the number of outputs first.");
        }
        if (outputs.Columns != Outputs)
        {
            throw new ArgumentException($"{Name} has begun with {Outputs} outputs; these rows have {outputs.Columns}.", nameof(outputs));
        }
        ValidateData(Outputs, targets.AreLabels);
        int given = targets.AreLabels ? targets.Labels.Length : targets.Rows.Length, needed = targets.AreLabels ? outputs.Rows : outputs.Rows * Outputs;
        if (given != needed)
        {
            throw new ArgumentException($"{outputs.Rows} samples of {Outputs} outputs need {needed} {(targets.AreLabels ? "labels" : "target numbers")}, there are {given}.", nameof(targets));
        }
        foreach (int label in targets.Labels)
        {
            if ((uint)label >= (uint)Math.Max(2, Outputs))
            {
                throw new ArgumentException($"Label {label} is outside 0 to {Math.Max(2, Outputs) - 1}.", nameof(targets));
            }
        }
        Gather(outputs, targets);
    }

    /// <summary>Refuses targets that this metric cannot be measured with; accepts all unless overridden.</summary>
    /// <param name="outputs">Outputs of the network.</param>
    /// <param name="areLabels">Whether the targets are labels, and not rows of numbers.</param>
    /// <exception cref="ArgumentException">They do not fit; the message says what would.</exception>
    protected internal virtual void ValidateData(int outputs, bool areLabels) { }

    /// <summary>Forgets everything, and makes what it needs for so many <see cref="Outputs"/>.</summary>
    protected abstract void Clear();

    /// <summary>Counts a batch in that <see cref="Add"/> has checked.</summary>
    protected abstract void Gather(ReadOnlyMatrix outputs, Targets targets);

    /// <summary>The exception of a metric of numbers that is given classes.</summary>
    private protected void RefuseLabels(bool areLabels)
    {
        if (areLabels)
        {
            throw new ArgumentException($"{Name} compares numbers, but the targets are labels. Give rows of target numbers, or measure Accuracy instead.");
        }
    }
}
