namespace FastNn;

/// <summary>All the same number.</summary>
/// <param name="value">The number.</param>
/// <exception cref="ArgumentException">It is not finite.</exception>
public sealed class Constant(float value) : Initializer
{
    readonly float value = Finite(value, nameof(value));

    /// <inheritdoc/>
    public override void Fill(Span<float> values, int inputs, int outputs, long seed) => values.Fill(value);
}
