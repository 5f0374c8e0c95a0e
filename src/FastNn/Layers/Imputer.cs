using FastNn.Kernels;

namespace FastNn;

/// <summary>
/// y = x, or the value of the column where x is missing (NaN): its mean or its median, as scikit-learn's SimpleImputer; 0 until it is fitted, and for a column
/// without any value.  x, y: [rows, inputs]  value: [inputs]
/// </summary>
/// <remarks>A mean of codes is no category: let a <see cref="OneHot"/> stand before it, for which a missing category is a row of zeros.</remarks>
public sealed class Imputer : PreprocessingLayer
{
    FittedVector values = new("value", 0);

    /// <summary>Whether <see cref="Fit"/> takes medians, which outliers do not move, and not means; false unless set.</summary>
    public bool UsesMedians { get; init; }

    /// <inheritdoc/>
    public override int Outputs(int inputs) => values.Check(inputs);

    internal override bool IsElementwise => true;

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder) => values.Build(builder);

    /// <inheritdoc/>
    public override PreprocessingLayer Fit(IInputRows rows) => UsesMedians ? FitMedians(rows) : FitMeans(rows);

    /// <summary>Fills in means from now on. As <see cref="Fit"/> otherwise.</summary>
    /// <inheritdoc cref="Fit" path="/exception"/>
    public Imputer FitMeans(IInputRows rows) => Take(rows, static rows => new ColumnMoments(rows).Means);

    /// <summary>Fills in medians from now on; of an even number of values, the mean of the two in the middle. Keeps a copy of all values while it works. As <see cref="Fit"/> otherwise.</summary>
    /// <inheritdoc cref="Fit" path="/exception"/>
    public Imputer FitMedians(IInputRows rows) => Take(rows, ColumnMedians.Of);

    Imputer Take(IInputRows rows, Func<IInputRows, float[]> measure)
    {
        ArgumentNullException.ThrowIfNull(rows);
        values.Check(rows.Inputs);
        values.Set(measure(rows));
        return this;
    }

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => FilledColumns.Forward(x, y, values.Values, pass.Workers);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (!dx.IsEmpty)
        {
            FilledColumns.Backward(x, dy, dx, pass.Workers);
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings) => settings.Set("medians", UsesMedians);
}
