using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// The power transformation of I.-K. Yeo and R. A. Johnson (2000): y = ((1 + x)^λ - 1)/λ for x of at least 0, y = -((1 - x)^(2 - λ) - 1)/(2 - λ) below, and
/// their limits ±log(1 + |x|) where the exponent is 0. Each column has the λ with which it is most likely normal, as scikit-learn's
/// PowerTransformer(standardize=False). A constant column stays as it is. NaN stays NaN.
/// x, y: [rows, inputs]  lambda: [inputs], measured by <see cref="Fit"/>.
/// </summary>
/// <remarks>Put a <see cref="Standardizer"/> before it, and one behind it: in a column whose values are far from 0 beside their deviation, such as years, a
/// power leaves few digits of float.</remarks>
public sealed class YeoJohnson : ColumnTransformer
{
    FittedBuffer lambdas = new("lambda", 1);

    /// <inheritdoc/>
    public override bool IsFitted => lambdas.IsFitted;

    private protected override int CheckFitted(int inputs) => lambdas.Check(inputs);

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder)
    {
        lambdas.Build(builder);
        base.Build(builder);
    }

    /// <inheritdoc/>
    /// <remarks>Copies all values of the columns temporarily. Not while the network predicts.</remarks>
    public override PreprocessingLayer Fit(IInputRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        GetOutputSize(rows.Inputs);
        lambdas.Set(Array.ConvertAll(SortedColumns.Sort(rows, Selection), static values => (float)YeoJohnsonLikelihood.FindLambda(values)));
        return this;
    }

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => PowerColumns.Forward(x, y, lambdas.Values, Mask, pass.Workers);

    internal override RowStep? CreateRowStep(int inputs, bool isFirst, bool exactOrder) =>
        ColumnStep.Create(this, new PowerColumns.ForwardOp(lambdas.Values), Mask, inputs, isFirst);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (!dx.IsEmpty)
        {
            PowerColumns.Backward(x, dy, dx, lambdas.Values, Mask, pass.Workers);
        }
    }
}
