namespace FastNn;

/// <summary>Evenly spread over [low, high).</summary>
/// <param name="low">The least value.</param>
/// <param name="high">The bound above, not reached.</param>
public sealed class Uniform(float low, float high) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, int inputs, int outputs, ulong seed) => FillUniform(values, low, high, seed);
}
