using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// Replaces missing values (NaN) by the mean or the median of the column, as scikit-learn's SimpleImputer; by 0 in a column without values. y = x elsewhere and
/// in columns that are not selected.  x, y: [rows, inputs]  value: [inputs]
/// </summary>
/// <remarks>A mean of category codes is no category: omit columns of categories from <see cref="ColumnTransformer.Columns"/>, or put a <see cref="OneHot"/>
/// layer first, which encodes a missing category as zeros.</remarks>
public sealed class Imputer : ColumnTransformer
{
    FittedBuffer values = new("value", 0);

    /// <summary>Whether <see cref="Fit"/> measures medians, which are robust to outliers, instead of means; false unless set.</summary>
    public bool UsesMedians { get; init; }

    /// <inheritdoc/>
    public override bool IsFitted => values.IsFitted;

    private protected override int CheckFitted(int inputs) => values.Check(inputs);

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        values.Build(builder);
        base.Build(builder);
    }

    /// <inheritdoc/>
    public override PreprocessingLayer Fit(IInputRows rows) => UsesMedians ? FitMedians(rows) : FitMeans(rows);

    /// <summary>Measures means. As <see cref="Fit"/> otherwise.</summary>
    /// <inheritdoc cref="Fit" path="/exception"/>
    public Imputer FitMeans(IInputRows rows) => Measure(rows, static (rows, selection) => new ColumnMoments(rows, selection).Means);

    /// <summary>Measures medians; of an even number of values, the mean of the two in the middle. Copies all values temporarily. As <see cref="Fit"/>
    /// otherwise.</summary>
    /// <inheritdoc cref="Fit" path="/exception"/>
    public Imputer FitMedians(IInputRows rows) => Measure(rows, SortedColumns.ComputeMedians);

    Imputer Measure(IInputRows rows, Func<IInputRows, ColumnSelection?, float[]> measure)
    {
        ArgumentNullException.ThrowIfNull(rows);
        GetOutputSize(rows.Inputs);
        values.Set(measure(rows, Selection));
        return this;
    }

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => FilledColumns.Forward(x, y, values.Values, Mask, pass.Workers);

    internal override RowStep? CreateRowStep(int inputs, bool isFirst, bool exactOrder) =>
        ColumnStep.Create(this, new FilledColumns.ForwardOp(values.Values), Mask, inputs, isFirst);

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
        base.Describe(settings);
    }
}
