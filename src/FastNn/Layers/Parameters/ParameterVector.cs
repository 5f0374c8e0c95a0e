using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Memory;

namespace FastNn;

/// <summary>A vector of parameters, such as a bias or a scale per feature.</summary>
public sealed class ParameterVector : Parameter
{
    readonly FirstValues first;

    internal ParameterVector(string name, int length, bool decays, FirstValues first) : base(name, 1, length, decays) => this.first = first;

    /// <inheritdoc/>
    public override bool IsVector => true;

    /// <summary>The values, for a layer's forward pass. Never allocates.</summary>
    public ReadOnlySpan<float> Value => Values[..Columns];

    /// <summary>The gradient, which a layer's backward pass assigns or adds to (<see cref="Pass.Accumulate"/>). Never allocates.</summary>
    /// <exception cref="InvalidOperationException">The network has no gradients: no trainer was created for it.</exception>
    public Span<float> Gradient => Gradients[..Columns];

    /// <summary>Returns the bias as the start of a product; zeros where there is none.</summary>
    internal static PanelOperand GetStart(ParameterVector? bias) => bias is null ? PanelOperand.Zero : PanelOperand.OfRow(bias.Values);

    internal override int Length => Panel.Pad(Columns);

    internal override void Fill(long seed) => Set(first.Draw(Count, seed));

    internal override void Pack(ReadOnlySpan<float> values, Span<float> target) => values.CopyTo(target);

    internal override void Unpack(ReadOnlySpan<float> source, Span<float> values) => source[..values.Length].CopyTo(values);
}
