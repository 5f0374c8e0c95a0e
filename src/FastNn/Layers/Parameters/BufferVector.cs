using FastNn.Memory;

namespace FastNn;

/// <summary>
/// A vector that is kept with a network, saved, loaded and copied like its parameters, but not trained: what a layer has counted or measured,
/// such as a running mean. It has no gradient, and no optimizer, regularizer or clipping ever sees it.
/// </summary>
public sealed class BufferVector : Parameter
{
    readonly float initial;
    readonly float[]? measured;

    internal BufferVector(string name, int length, float initial, float[]? measured = null) : base(name, 1, length, decays: false) => (this.initial, this.measured) = (initial, measured);

    /// <inheritdoc/>
    public override bool IsVector => true;

    /// <inheritdoc/>
    public override bool IsTrained => false;

    /// <summary>The values themselves: a layer reads them, and changes them in the forward pass of a training step at most (<see cref="Pass.IsTraining"/>).
    /// Never allocates.</summary>
    public Span<float> Value => Values[..Columns];

    internal override int Length => Panel.Pad(Columns);

    internal override void Fill(long seed)
    {
        if (measured is null)
        {
            Value.Fill(initial);
        }
        else
        {
            Set(measured);
        }
    }

    internal override void Pack(ReadOnlySpan<float> values, Span<float> target) => values.CopyTo(target);

    internal override void Unpack(ReadOnlySpan<float> source, Span<float> values) => source[..values.Length].CopyTo(values);
}
