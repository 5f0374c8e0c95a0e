namespace FastNn;

/// <summary>All the same number.</summary>
/// <param name="value">The number.</param>
public sealed class Constant(float value) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, int inputs, int outputs, ulong seed) => values.Fill(value);
}
