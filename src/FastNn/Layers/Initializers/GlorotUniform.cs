namespace FastNn;

/// <summary>Uniform in ±√(6 / (inputs + outputs)): for tanh and sigmoid (X. Glorot and Y. Bengio, 2010).</summary>
public sealed class GlorotUniform : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, int inputs, int outputs, long seed) =>
        FillUniform(values, -MathF.Sqrt(6f / (inputs + outputs)), MathF.Sqrt(6f / (inputs + outputs)), seed);
}
