using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Memory;

namespace FastNn;

/// <summary>
/// y = x, or the value of the column where x is missing (NaN): its mean or its median, as scikit-learn's SimpleImputer; 0 for a column
/// without any value. y = x in columns that are not selected.  x, y: [rows, inputs]  value: [inputs]
/// </summary>
/// <remarks>A mean of codes is no category: leave columns of categories out of <see cref="Columns"/>, or let a <see cref="OneHot"/> stand before it, for which
/// a missing category is a row of zeros.</remarks>
public sealed class Imputer : PreprocessingLayer
{
    FittedBuffer values = new("value", 0);
    ColumnSelection? selection;
    Slab? mask;

    /// <summary>Whether <see cref="Fit"/> takes medians, which outliers do not move, and not means; false unless set.</summary>
    public bool UsesMedians { get; init; }

    /// <summary>
    /// The columns whose missing values are filled in, by their numbers among the inputs of this layer, from 0; all of them (null) unless set. The others pass
    /// unchanged, missing values
    /// included, and their value means nothing. Reads back in rising order.
    /// </summary>
    /// <exception cref="ArgumentException">The list is empty, or holds a negative number, or one twice. A number beyond the inputs is refused where the layer
    /// gets a network or rows.</exception>
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

    /// <summary>Fills in means from now on. As <see cref="Fit"/> otherwise.</summary>
    /// <inheritdoc cref="Fit" path="/exception"/>
    public Imputer FitMeans(IInputRows rows) => Take(rows, static (rows, selection) => new ColumnMoments(rows, selection).Means);

    /// <summary>Fills in medians from now on; of an even number of values, the mean of the two in the middle. Keeps a copy of all values while it works. As
    /// <see cref="Fit"/> otherwise.</summary>
    /// <inheritdoc cref="Fit" path="/exception"/>
    public Imputer FitMedians(IInputRows rows) => Take(rows, ColumnMedians.Of);

    Imputer Take(IInputRows rows, Func<IInputRows, ColumnSelection?, float[]> measure)
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
