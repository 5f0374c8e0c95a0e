using FastNn.Layers;
using FastNn.Memory;

namespace FastNn;

/// <summary>A preprocessing layer that transforms each column for itself, all of them or those of a list; other columns pass unchanged.  x, y: [rows,
/// inputs]</summary>
public abstract class ColumnTransformer : PreprocessingLayer
{
    Slab? mask;

    private protected ColumnTransformer()
    {
    }

    /// <summary>
    /// The columns to transform, by index among the inputs of this layer; all (null) unless set. Other columns pass unchanged, missing values included; what
    /// is saved for them is unused. Reads back in ascending order.
    /// </summary>
    /// <exception cref="ArgumentException">The list is empty, or contains a negative index or a duplicate. An index beyond the inputs throws when the layer is
    /// added or fitted.</exception>
    public IReadOnlyList<int>? Columns
    {
        get => Selection?.Columns;
        init => Selection = value is null ? null : new(value, nameof(Columns));
    }

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs) => Selection?.Check(CheckFitted(inputs)) ?? CheckFitted(inputs);

    /// <summary>True.</summary>
    protected internal override bool IsElementwise => true;

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder) => mask = Selection?.MakeMask(builder.Inputs);

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings) => Selection?.Describe(settings);

    /// <summary>Returns the inputs; throws where the layer was fitted to another number of inputs.</summary>
    private protected abstract int CheckFitted(int inputs);

    private protected ColumnSelection? Selection { get; private init; }

    /// <summary>1 for the columns of the list and 0 for others, in whole panels; empty for all columns.</summary>
    private protected Span<float> Mask => mask is null ? [] : mask.Span;
}
