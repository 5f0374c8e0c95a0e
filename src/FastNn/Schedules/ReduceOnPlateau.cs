using FastNn.Contracts;

namespace FastNn;

/// <summary>
/// Multiplies the learning rate by a factor when the loss has not improved for more than a number of epochs. Settings mean what they mean in PyTorch's
/// ReduceLROnPlateau.
/// </summary>
/// <param name="factor">The factor, in (0, 1].</param>
/// <param name="patience">Epochs without improvement before the rate is reduced, at least 0.</param>
/// <exception cref="ArgumentException">An argument is out of its range.</exception>
/// <remarks>It holds state of the training: use it in one training at a time.</remarks>
public sealed class ReduceOnPlateau(double factor = 0.1, int patience = 10) : Schedule
{
    readonly double factor = Factor(factor, nameof(factor));
    readonly int patience = Require.AtLeast(patience, 0, nameof(patience));
    double best = double.PositiveInfinity, reduced = 1;
    int waited, cooling;

    /// <summary>The relative decrease of the loss that counts as an improvement, in [0, 1); 1e-4 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public double Threshold { get; init => field = Require.Fraction(value, nameof(Threshold)); } = 1e-4;

    /// <summary>Epochs after a reduction that do not count as epochs without improvement; 0 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int Cooldown { get; init => field = Require.AtLeast(value, 0, nameof(Cooldown)); }

    /// <summary>The lowest factor, in [0, 1); 0 unless set. PyTorch's min_lr is this times the learning rate.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public double Floor { get; init => field = Require.Fraction(value, nameof(Floor)); }

    /// <inheritdoc/>
    public override int StateCount => 4;

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("factor", factor);
        settings.Set("patience", (double)patience);
        settings.Set("threshold", Threshold);
        settings.Set("cooldown", (double)Cooldown);
        settings.Set("floor", Floor);
    }

    /// <inheritdoc/>
    public override double ComputeFactor(double epoch, int epochs) => reduced;

    /// <inheritdoc/>
    protected internal override void Begin() => (best, reduced, waited, cooling) = (double.PositiveInfinity, 1, 0, 0);

    /// <inheritdoc/>
    protected internal override void Report(float loss)
    {
        bool isBetter = loss < best * (1 - Threshold);
        best = isBetter ? loss : best;
        waited = isBetter || cooling > 0 ? 0 : waited + 1;
        cooling = Math.Max(0, cooling - 1);
        if (waited > patience)
        {
            (reduced, waited, cooling) = (Math.Max(reduced * factor, Floor), 0, Cooldown);
        }
    }

    /// <inheritdoc/>
    protected internal override void Save(Span<double> state) => (state[0], state[1], state[2], state[3]) = (best, reduced, waited, cooling);

    /// <inheritdoc/>
    protected internal override void Restore(ReadOnlySpan<double> state) =>
        (best, reduced, waited, cooling) = (state[0], state[1], (int)state[2], (int)state[3]);

    internal override void ValidateState(ReadOnlySpan<double> state)
    {
        Require.Argument(
            !double.IsNaN(state[0]) && state[1] is >= 0 and <= 1 && IsCount(state[2]) && IsCount(state[3]),
            nameof(state),
            $"state is {state[0]}, {state[1]}, {state[2]}, {state[3]}; it must be the best loss, a factor from 0 to 1, and two whole numbers of epochs.");

        static bool IsCount(double value) => value is >= 0 and <= int.MaxValue && value == Math.Floor(value);
    }
}
