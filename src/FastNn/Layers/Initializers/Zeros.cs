namespace FastNn;

/// <summary>All 0.</summary>
public sealed class Zeros : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, int inputs, int outputs, long seed) => values.Clear();
}
