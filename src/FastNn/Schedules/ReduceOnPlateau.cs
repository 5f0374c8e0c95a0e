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
    double best = double.PositiveInfinity, reduced = 1;
    int waited, cooling;

    /// <summary>The share by which a loss must be smaller than the best one to be better, in [0, 1); 1e-4 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public double Threshold { get; init => field = Share(value, nameof(Threshold)); } = 1e-4;

    /// <summary>Epochs after a fall in which nothing is held against the loss; 0 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int Cooldown
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"A cooldown of {value} epochs is impossible; it must be at least 0.");
    }

    /// <summary>The share of the rate below which it never falls, in [0, 1); 0 unless set. PyTorch's min_lr is this times the rate.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public double Floor { get; init => field = Share(value, nameof(Floor)); }

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
    protected internal override void Restore(ReadOnlySpan<double> state) => (best, reduced, waited, cooling) = (state[0], state[1], (int)state[2], (int)state[3]);

    internal override void CheckLearned(ReadOnlySpan<double> state)
    {
        if (double.IsNaN(state[0]) || state[1] is not (>= 0 and <= 1) || !IsCount(state[2]) || !IsCount(state[3]))
        {
            throw new ArgumentException($"ReduceOnPlateau cannot have learned {state[0]}, {state[1]}, {state[2]}, {state[3]}: they are the best loss, a factor from 0 to 1, epochs waited, and epochs left of its cooldown.", nameof(state));
        }

        static bool IsCount(double value) => value is >= 0 and <= int.MaxValue && value == Math.Floor(value);
    }
}
