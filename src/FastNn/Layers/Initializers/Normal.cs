namespace FastNn;

/// <summary>Normal with a mean and a standard deviation.</summary>
/// <param name="mean">The mean.</param>
/// <param name="deviation">The standard deviation, not negative.</param>
/// <exception cref="ArgumentException">One of them is not finite, or the deviation is negative.</exception>
public sealed class Normal(float mean, float deviation) : Initializer
{
    readonly float mean = Finite(mean, nameof(mean));
    readonly float deviation = Finite(deviation, nameof(deviation)) >= 0 ? deviation : throw new ArgumentException(
        $"deviation is {deviation}; it must be at least 0.", nameof(deviation));

    /// <inheritdoc/>
    public override void Fill(Span<float> values, int inputs, int outputs, long seed) => FillNormal(values, mean, deviation, seed);
}
