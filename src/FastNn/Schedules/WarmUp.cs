namespace FastNn;

/// <summary>The rate rises evenly from nothing over the first epochs, on top of another schedule or of a constant rate.</summary>
/// <param name="epochs">How long it rises; above 0, need not be whole.</param>
/// <param name="then">What the rate does besides; constant where null.</param>
/// <exception cref="ArgumentException">epochs is not above 0.</exception>
public sealed class WarmUp(double epochs, Schedule? then = null) : Schedule
{
    readonly double rise = Positive(epochs, nameof(epochs));

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("epochs", rise);
        if (then is not null)
        {
            var own = new PartSettings();
            then.Describe(own);
            settings.Set($"then {then.GetType().Name}", true);
            foreach ((string name, double value) in own.Values)
            {
                settings.Set($"then {name}", value);
            }
        }
    }

    /// <inheritdoc/>
    public override double ComputeFactor(double epoch, int epochs) => Math.Min(1, epoch / rise) * (then?.ComputeFactor(epoch, epochs) ?? 1);

    /// <inheritdoc/>
    public override int StateCount => then?.StateCount ?? 0;

    /// <inheritdoc/>
    protected internal override void Save(Span<double> state) => then?.Save(state);

    /// <inheritdoc/>
    protected internal override void Restore(ReadOnlySpan<double> state) => then?.Restore(state);

    internal override void CheckLearned(ReadOnlySpan<double> state) => then?.CheckLearned(state);

    /// <inheritdoc/>
    protected internal override void Begin() => then?.Begin();

    /// <inheritdoc/>
    protected internal override void Report(float loss) => then?.Report(loss);
}
