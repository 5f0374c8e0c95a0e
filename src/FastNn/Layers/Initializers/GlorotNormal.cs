namespace FastNn;

/// <summary>Normal with variance 2 / (inputs + outputs): for tanh and sigmoid (X. Glorot and Y. Bengio, 2010).</summary>
public sealed class GlorotNormal : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, int inputs, int outputs, long seed) => FillNormal(values, 0, MathF.Sqrt(2f / (inputs + outputs)), seed);
}
