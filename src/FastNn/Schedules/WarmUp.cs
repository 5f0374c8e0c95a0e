using FastNn.Contracts;

namespace FastNn;

/// <summary>Increases the learning rate linearly from 0 over the first epochs, multiplied by another schedule or a constant rate.</summary>
/// <param name="epochs">Epochs of the increase; above 0, fractions are allowed.</param>
/// <param name="then">The schedule to multiply with; null for a constant rate.</param>
/// <exception cref="ArgumentException">epochs is not above 0.</exception>
public sealed class WarmUp(double epochs, Schedule? then = null) : Schedule
{
    readonly double rise = Require.Positive(epochs, nameof(epochs));

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("epochs", rise);
        if (then is not null)
        {
            DescribeInner(settings, "then", then);
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

    internal override void ValidateState(ReadOnlySpan<double> state) => then?.ValidateState(state);

    /// <inheritdoc/>
    protected internal override void Begin() => then?.Begin();

    /// <inheritdoc/>
    protected internal override void Report(float loss) => then?.Report(loss);
}
