namespace FastNn;

/// <summary>Normal with a mean and a standard deviation.</summary>
/// <param name="mean">The mean.</param>
/// <param name="deviation">The standard deviation.</param>
public sealed class Normal(float mean, float deviation) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, int inputs, int outputs, ulong seed) => FillNormal(values, mean, deviation, seed);
}
