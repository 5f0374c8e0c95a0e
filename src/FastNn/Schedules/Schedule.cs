namespace FastNn;

/// <summary>
/// How the learning rate moves during a <c>Fit</c>: a factor on the rate that the optimizer was made with, asked for before every batch. Derive
/// from it for your own.
/// </summary>
/// <remarks>A schedule holds settings; what it learns of the losses (<see cref="ReduceOnPlateau"/>) belongs to one training at a time.
/// Called on the thread that trains; <see cref="ComputeFactor"/> must not allocate.</remarks>
public abstract class Schedule
{
    /// <summary>The factor, at least 0.</summary>
    /// <param name="epoch">Epochs done, with the share of the running one: 0 before the first batch, 2.5 in the middle of the third epoch.</param>
    /// <param name="epochs">All epochs of the training.</param>
    public abstract double ComputeFactor(double epoch, int epochs);

    /// <summary>A training begins.</summary>
    protected internal virtual void Begin() { }

    /// <summary>An epoch is over.</summary>
    /// <param name="loss">Its validation loss, or its training loss where nothing is validated.</param>
    protected internal virtual void Report(float loss) { }

    /// <summary>How many numbers it has learned from the losses, which a training that is to go on elsewhere must take along; 0 unless overridden.</summary>
    public virtual int StateCount => 0;

    /// <summary>Copies what it has learned.  state: [<see cref="StateCount"/>]</summary>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    public void CopyStateTo(Span<double> state)
    {
        CheckState(state.Length);
        Save(state);
    }

    /// <summary>Goes on from what another schedule with the same settings has learned.  state: [<see cref="StateCount"/>]</summary>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    public void SetState(ReadOnlySpan<double> state)
    {
        CheckState(state.Length);
        Restore(state);
    }

    /// <summary>Writes what it has learned.  state: [<see cref="StateCount"/>]</summary>
    protected internal virtual void Save(Span<double> state) { }

    /// <summary>Takes over what <see cref="Save"/> wrote.  state: [<see cref="StateCount"/>]</summary>
    protected internal virtual void Restore(ReadOnlySpan<double> state) { }

    /// <summary>Refuses numbers that it cannot have learned, before anything is changed; none unless overridden.  state: [<see cref="StateCount"/>]</summary>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    internal virtual void CheckLearned(ReadOnlySpan<double> state) { }

    /// <summary>Writes the settings by name, so that a training goes on from a checkpoint with the same ones alone; none unless overridden.</summary>
    protected internal virtual void Describe(PartSettings settings) { }

    void CheckState(int length)
    {
        if (length != StateCount)
        {
            throw new ArgumentException($"{GetType().Name} has learned {StateCount} numbers, the span has {length} numbers.", nameof(length));
        }
    }

    /// <summary>A share that must lie in [0, 1).</summary>
    private protected static double Share(double value, string name) =>
        value is >= 0 and < 1 ? value : throw new ArgumentException($"{name} is {value}; it must be at least 0 and below 1.", name);

    /// <summary>A factor that must lie in (0, 1].</summary>
    private protected static double Part(double value, string name) =>
        value is > 0 and <= 1 ? value : throw new ArgumentException($"{name} is {value}; it must be above 0 and at most 1.", name);

    /// <summary>A number that must be finite and above 0.</summary>
    private protected static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentException($"{name} is {value}; it must be a finite number above 0.", name);
}
