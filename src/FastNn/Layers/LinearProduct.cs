using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Simd;

namespace FastNn;

/// <summary>The product x·Wᵀ + b of a layer, which an activation behind the layer can be fused with (<see cref="Layer.Product"/>).</summary>
/// <param name="weight">W: [outputs, inputs]</param>
/// <param name="bias">b: [outputs], or null for none.</param>
public sealed class LinearProduct(WeightMatrix weight, ParameterVector? bias)
{
    /// <summary>W: [outputs, inputs]</summary>
    public WeightMatrix Weight { get; } = weight;

    /// <summary>b: [outputs], or null for none.</summary>
    public ParameterVector? Bias { get; } = bias;

    /// <summary>Computes z = x·Wᵀ + b and runs the epilogue on each tile of z while it is in L1.</summary>
    internal void Forward<E>(ReadOnlyMatrix x, Matrix z, scoped in E epilogue, scoped in Pass pass) where E : struct, IEpilogue, allows ref struct =>
        Weight.Forward(x, Bias, z, epilogue, in pass);

    /// <summary>Creates the kernel y = x·Wᵀ + b for single rows at the tier of the process.</summary>
    internal RowStep CreateRowStep(bool exactOrder)
    {
        RowStep? step = null;
        switch (Weight.Format)
        {
            case WeightFormat.BFloat16: Tiers.Run(new CompressedStepMaker<BFloat16Words>(Weight, Bias, exactOrder, ref step)); break;
            case WeightFormat.Int8: Tiers.Run(new CompressedStepMaker<Int8Words>(Weight, Bias, exactOrder, ref step)); break;
            case WeightFormat.DynamicInt8: Tiers.Run(new CompressedStepMaker<DynamicInt8Words>(Weight, Bias, exactOrder, ref step)); break;
            default: step = new DenseStep(Weight, Bias, float.NegativeInfinity, exactOrder); break;
        }
        return step!;
    }

    /// <summary>Creates the kernel y = op(x·Wᵀ + b) for single rows at the tier of the process.</summary>
    /// <param name="op">The activation.</param>
    /// <param name="floor">The bound where op is max(x, bound); null for others.</param>
    /// <param name="exactOrder">Whether every sum is one chain in the order of k.</param>
    internal RowStep CreateRowStep<TOp>(TOp op, float? floor, bool exactOrder) where TOp : struct, IElementwise
    {
        if (floor is { } low && Weight.Format == WeightFormat.Float32)
        {
            return new DenseStep(Weight, Bias, low, exactOrder);
        }
        RowStep? step = null;
        Tiers.Run(new ActivationStepMaker<TOp>(CreateRowStep(exactOrder), op, Weight.Rows, ref step));
        return step!;
    }

    /// <summary>Creates the kernel y = op(x·Wᵀ + b) for small training steps at the tier of the process.</summary>
    internal LayerKernel CreateKernel<TOp>(TOp op, LayerPlace place) where TOp : struct, IElementwise
    {
        LayerKernel? kernel = null;
        Tiers.RunTerms(new DenseKernelMaker<TOp>(Weight, Bias, op, place, ref kernel));
        return kernel!;
    }
}
