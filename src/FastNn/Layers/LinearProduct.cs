using FastNn.Kernels;
using FastNn.Layers;

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

    /// <summary>Creates the kernel y = max(x·Wᵀ + b, low) for single rows at the tier of the process.</summary>
    internal RowStep CreateRowStep(bool exactOrder, float low = float.NegativeInfinity) => new DenseStep(Weight, Bias, low, exactOrder);
}
