using FastNn.Contracts;

namespace FastNn;

/// <summary>
/// Base class of schedules: a factor on the learning rate that the optimizer was made with, computed before every batch of a <c>Fit</c>; or on the weight
/// decay, the rates of dropout or the label smoothing (<see cref="FitOptions"/>). Derive from it for your own.
/// </summary>
/// <remarks>A schedule holds settings; state that it computes from the losses (<see cref="ReduceOnPlateau"/>) belongs to one training at a time.
/// Called on the thread that trains; <see cref="ComputeFactor"/> must not allocate.</remarks>
public abstract class Schedule
{
    /// <summary>Returns the factor, at least 0.</summary>
    /// <param name="epoch">Epochs done, with the fraction of the current one: 0 before the first batch, 2.5 in the middle of the third epoch.</param>
    /// <param name="epochs">All epochs of the training.</param>
    public abstract double ComputeFactor(double epoch, int epochs);

    /// <summary>Called when a training begins.</summary>
    protected internal virtual void Begin() { }

    /// <summary>Called after every epoch.</summary>
    /// <param name="loss">The validation loss of the epoch, or its training loss where there is no validation data.</param>
    protected internal virtual void Report(float loss) { }

    /// <summary>The number of state values, which a resumed training needs; 0 unless overridden.</summary>
    public virtual int StateCount => 0;

    /// <summary>Copies the state.  state: [<see cref="StateCount"/>]</summary>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    public void CopyStateTo(Span<double> state)
    {
        RequireStateLength(state.Length);
        Save(state);
    }

    /// <summary>Sets the state to that of a schedule with the same settings.  state: [<see cref="StateCount"/>]</summary>
    /// <exception cref="ArgumentException">The span is of another length.</exception>
    public void SetState(ReadOnlySpan<double> state)
    {
        RequireStateLength(state.Length);
        Restore(state);
    }

    /// <summary>Writes the state.  state: [<see cref="StateCount"/>]</summary>
    protected internal virtual void Save(Span<double> state) { }

    /// <summary>Restores the state that <see cref="Save"/> wrote.  state: [<see cref="StateCount"/>]</summary>
    protected internal virtual void Restore(ReadOnlySpan<double> state) { }

    /// <summary>Throws for an impossible state, before anything is changed; accepts any unless overridden.  state: [<see cref="StateCount"/>]</summary>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal virtual void ValidateState(ReadOnlySpan<double> state) { }

    /// <summary>Writes the settings by name, so that a checkpoint is resumed with the same settings only; none unless overridden.</summary>
    protected internal virtual void Describe(PartSettings settings) { }

    /// <summary>Returns a factor, which must be in (0, 1].</summary>
    private protected static double Factor(double value, string name)
    {
        Require.Argument(value is > 0 and <= 1, name, $"{name} is {value}; it must be above 0 and at most 1.");
        return value;
    }

    /// <summary>Writes the settings of a schedule inside this one, each with a word before its name.</summary>
    private protected static void DescribeInner(PartSettings settings, string word, Schedule inner)
    {
        var own = new PartSettings();
        inner.Describe(own);
        settings.Set($"{word} {inner.GetType().Name}", true);
        foreach ((string name, double value) in own.Values)
        {
            settings.Set($"{word} {name}", value);
        }
    }

    void RequireStateLength(int length) =>
        Require.Argument(length == StateCount, "state", $"state has {length} values; the state of {GetType().Name} has {StateCount}.");
}
