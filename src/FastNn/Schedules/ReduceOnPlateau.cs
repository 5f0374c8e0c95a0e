namespace FastNn;

/// <summary>
/// The rate falls by a factor whenever the loss of an epoch has not become better for more than so many epochs. Parameters mean what PyTorch's
/// ReduceLROnPlateau means by them.
/// </summary>
/// <param name="factor">What the rate is multiplied by, in (0, 1].</param>
/// <param name="patience">Epochs without a better loss that are borne, at least 0.</param>
/// <exception cref="ArgumentException">An argument is out of its range.</exception>
/// <remarks>It remembers the losses of the training it is in: one training at a time.</remarks>
public sealed class ReduceOnPlateau(double factor = 0.1, int patience = 10) : Schedule
{
    readonly double factor = Part(factor, nameof(factor));
    readonly int patience = patience >= 0 ? patience : throw new ArgumentOutOfRangeException(nameof(patience), $"A patience of {patience} epochs is impossible; it must be at least 0.");
    double best, reduced;
    int waited;

    /// <summary>The share by which a loss must be smaller than the best one to be better, in [0, 1); 1e-4 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public double Threshold
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw new ArgumentException($"Threshold is {value}; it must be at least 0 and below 1.", nameof(value));
    } = 1e-4;

    /// <inheritdoc/>
    public override double Factor(double epoch, int epochs) => reduced;

    /// <inheritdoc/>
    protected internal override void Begin() => (best, reduced, waited) = (double.PositiveInfinity, 1, 0);

    /// <inheritdoc/>
    protected internal override void Report(float loss)
    {
        if (loss < best * (1 - Threshold))
        {
            (best, waited) = (loss, 0);
        }
        else if (++waited > patience)
        {
            (reduced, waited) = (reduced * factor, 0);
        }
    }
}
