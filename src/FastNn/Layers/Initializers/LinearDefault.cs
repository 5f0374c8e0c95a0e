namespace FastNn;

/// <summary>Uniform in ±1/√inputs, weights and biases alike: what PyTorch's Linear starts from.</summary>
public sealed class LinearDefault : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, int inputs, int outputs, long seed) =>
        FillUniform(values, -1f / MathF.Sqrt(inputs), 1f / MathF.Sqrt(inputs), seed);
}
