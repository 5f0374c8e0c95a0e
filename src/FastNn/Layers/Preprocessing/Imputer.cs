using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Memory;

namespace FastNn;

/// <summary>
/// Replaces missing values (NaN) by the mean or the median of the column, as scikit-learn's SimpleImputer; by 0 in a column without values. y = x elsewhere and
/// in columns that are not selected.  x, y: [rows, inputs]  value: [inputs]
/// </summary>
/// <remarks>A mean of category codes is no category: omit columns of categories from <see cref="Columns"/>, or put a <see cref="OneHot"/> layer first, which
/// encodes a missing category as zeros.</remarks>
public sealed class Imputer : PreprocessingLayer
{
    FittedBuffer values = new("value", 0);
    ColumnSelection? selection;
    Slab? mask;

    /// <summary>Whether <see cref="Fit"/> measures medians, which are robust to outliers, instead of means; false unless set.</summary>
    public bool UsesMedians { get; init; }

    /// <summary>
    /// The columns whose missing values are replaced, by index among the inputs of this layer; all (null) unless set. Other columns pass unchanged, missing
    /// values included. Reads back in ascending order.
    /// </summary>
    /// <exception cref="ArgumentException">The list is empty, or contains a negative index or a duplicate. An index beyond the inputs throws when the layer is
    /// added or fitted.</exception>
    public IReadOnlyList<int>? Columns
    {
        get => selection?.Columns;
        init => selection = value is null ? null : new(value, nameof(Columns));
    }

    /// <inheritdoc/>
    public override bool IsFitted => values.IsFitted;

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs) => selection?.Check(values.Check(inputs)) ?? values.Check(inputs);

    /// <summary>True.</summary>
    protected internal override bool IsElementwise => true;

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        values.Build(builder);
        mask = selection?.MakeMask(builder.Inputs);
    }

    /// <inheritdoc/>
    public override PreprocessingLayer Fit(IInputRows rows) => UsesMedians ? FitMedians(rows) : FitMeans(rows);

    /// <summary>Measures means. As <see cref="Fit"/> otherwise.</summary>
    /// <inheritdoc cref="Fit" path="/exception"/>
    public Imputer FitMeans(IInputRows rows) => Measure(rows, static (rows, selection) => new ColumnMoments(rows, selection).Means);

    /// <summary>Measures medians; of an even number of values, the mean of the two in the middle. Copies all values temporarily. As <see cref="Fit"/>
    /// otherwise.</summary>
    /// <inheritdoc cref="Fit" path="/exception"/>
    public Imputer FitMedians(IInputRows rows) => Measure(rows, ColumnMedians.Compute);

    Imputer Measure(IInputRows rows, Func<IInputRows, ColumnSelection?, float[]> measure)
    {
        ArgumentNullException.ThrowIfNull(rows);
        GetOutputSize(rows.Inputs);
        values.Set(measure(rows, selection));
        return this;
    }

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => FilledColumns.Forward(x, y, values.Values, Mask, pass.Workers);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (!dx.IsEmpty)
        {
            FilledColumns.Backward(x, dy, dx, Mask, pass.Workers);
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("medians", UsesMedians);
        selection?.Describe(settings);
    }

    Span<float> Mask => mask is null ? [] : mask.Span;
}
