namespace FastNn;

/// <summary>Normal with variance 2 / inputs: for ReLU and its kin (K. He et al., 2015).</summary>
public sealed class HeNormal : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, int inputs, int outputs, long seed) => FillNormal(values, 0, MathF.Sqrt(2f / inputs), seed);
}
