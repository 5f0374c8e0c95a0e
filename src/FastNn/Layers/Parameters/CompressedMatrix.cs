using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>The products and the tensors of a <see cref="WeightMatrix"/> whose weights lie in words.</summary>
static class CompressedMatrix
{
    /// <summary>Ends the name of the tensor with the scales.</summary>
    const string ScaleSuffix = "_scale";

    /// <summary>Computes y = x·Wᵀ + start, and runs the epilogue on every finished block of y.</summary>
    public static void Forward<E>(WeightMatrix weight, ReadOnlyMatrix x, scoped in PanelOperand start, Matrix y, scoped in E epilogue, scoped in Pass pass)
        where E : struct, IEpilogue, allows ref struct
    {
        if (weight.Format == WeightFormat.BFloat16)
        {
            Forward<BFloat16Words, E>(weight, x, start, y, epilogue, in pass);
        }
        else
        {
            Forward<Int8Words, E>(weight, x, start, y, epilogue, in pass);
        }
    }

    /// <summary>Creates the kernel y = op(x·Wᵀ + b) for single rows at the tier of the process.</summary>
    public static RowStep CreateRowStep<TOp>(WeightMatrix weight, ParameterVector? bias, TOp op, bool exactOrder) where TOp : struct, IElementwise
    {
        RowStep? step = null;
        if (weight.Format == WeightFormat.BFloat16)
        {
            Tiers.Run(new CompressedStepMaker<BFloat16Words, TOp>(weight, bias, op, exactOrder, ref step));
        }
        else
        {
            Tiers.Run(new CompressedStepMaker<Int8Words, TOp>(weight, bias, op, exactOrder, ref step));
        }
        return step!;
    }

    /// <summary>Returns the whole numbers and the scales of a matrix in Int8.</summary>
    public static IReadOnlyList<ParameterTensor> GetTensors(WeightMatrix weight)
    {
        int outputs = weight.Rows, inputs = weight.Columns;
        return
        [
            new(weight.Name, [outputs, inputs], WeightFormat.Int8,
                values => WordPanels<Int8Words>.UnpackElements(weight.Values, values, outputs, inputs, default),
                values => WordPanels<Int8Words>.PackElements(values, weight.Values, outputs, inputs, default)),
            new(weight.Name + ScaleSuffix, [outputs], WeightFormat.Float32,
                values => GetScales<Int8Words>(weight)[..outputs].CopyTo(values), values => values.CopyTo(GetScales<Int8Words>(weight))),
        ];
    }

    /// <summary>Returns the scales, in whole panels; empty where the format has none.</summary>
    public static Span<float> GetScales<D>(WeightMatrix weight) where D : struct, IWordFormat =>
        weight.Values[WordPanels<D>.GetScalesStart(weight.Rows, weight.Columns)..];

    static void Forward<D, E>(WeightMatrix weight, ReadOnlyMatrix x, scoped in PanelOperand start, Matrix y, scoped in E epilogue, scoped in Pass pass)
        where D : struct, IWordFormat where E : struct, IEpilogue, allows ref struct =>
        CompressedProduct<D, E>.Run(
            new(x, weight.Values, GetScales<D>(weight), start, y, pass.ExactOrder, epilogue, 0, Panel.Pad(weight.Rows)), pass.Workers);
}
