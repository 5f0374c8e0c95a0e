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
        Weight.Product(x, Bias, z, epilogue, in pass);

    /// <summary>Creates the kernel y = op(x·Wᵀ + b) for single rows at the tier of the process.</summary>
    internal RowStep CreateRowStep<TOp>(TOp op, bool exactOrder) where TOp : struct, IElementwise
    {
        RowStep? step = null;
        Tiers.Run(new DenseStepMaker<TOp>(Weight, Bias, op, exactOrder, ref step));
        return step!;
    }
}

/// <summary>A layer that can run as the epilogue of the <see cref="LinearProduct"/> before it.</summary>
interface IProductEpilogue
{
    /// <summary>Whether the layer is fused in training steps too, and not only in predictions.</summary>
    bool FusesInTraining { get; }

    /// <summary>Computes z = x·Wᵀ + b and y = f(z) in one pass; z and y may be the same memory.</summary>
    void Forward(LinearProduct product, ReadOnlyMatrix x, Matrix z, Matrix y, in Pass pass);

    /// <summary>Creates the kernel y = f(x·Wᵀ + b) for single rows.</summary>
    RowStep CreateRowStep(LinearProduct product, bool exactOrder);
}
