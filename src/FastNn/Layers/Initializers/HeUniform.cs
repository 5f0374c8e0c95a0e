namespace FastNn;

/// <summary>Uniform in ±√(6 / inputs): for ReLU and its kin (K. He et al., 2015).</summary>
public sealed class HeUniform : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, int inputs, int outputs, long seed) =>
        FillUniform(values, -MathF.Sqrt(6f / inputs), MathF.Sqrt(6f / inputs), seed);
}
