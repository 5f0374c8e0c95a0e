using FastNn.Memory;

namespace FastNn;

/// <summary>
/// A vector that is saved, loaded and copied with the parameters of a network but not trained, such as a running mean (a buffer in PyTorch). It has no
/// gradient; optimizers, regularizers and clipping skip it.
/// </summary>
public sealed class BufferVector : Parameter
{
    readonly float initial;
    readonly float[]? measured;

    internal BufferVector(string name, int length, float initial, float[]? measured = null) : base(name, 1, length, decays: false) =>
        (this.initial, this.measured) = (initial, measured);

    /// <inheritdoc/>
    public override bool IsVector => true;

    /// <inheritdoc/>
    public override bool IsTrained => false;

    /// <summary>The values. A layer may change them in the forward pass of a training step (<see cref="Pass.IsTraining"/>). Never allocates.</summary>
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
