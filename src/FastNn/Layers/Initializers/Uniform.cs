namespace FastNn;

/// <summary>Evenly spread over [low, high).</summary>
/// <param name="low">The least value.</param>
/// <param name="high">The bound above, not reached.</param>
/// <exception cref="ArgumentException">One of them is not finite, or low is above high.</exception>
public sealed class Uniform(float low, float high) : Initializer
{
    readonly float low = Finite(low, nameof(low));
    readonly float high = Finite(high, nameof(high)) >= low ? high : throw new ArgumentException(
        $"high is {high}; it must be at least low, which is {low}.", nameof(high));

    /// <inheritdoc/>
    public override void Fill(Span<float> values, int inputs, int outputs, long seed) => FillUniform(values, low, high, seed);
}
