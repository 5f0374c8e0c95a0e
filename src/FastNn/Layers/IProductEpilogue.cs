namespace FastNn.Layers;

/// <summary>A layer that can run as the epilogue of the <see cref="LinearProduct"/> before it.</summary>
interface IProductEpilogue
{
    /// <summary>Whether the layer is fused in training steps too, and not only in predictions.</summary>
    bool FusesInTraining { get; }

    /// <summary>Computes z = x·Wᵀ + b and y = f(z) in one pass; z and y may be the same memory.</summary>
    void Forward(LinearProduct product, ReadOnlyMatrix x, Matrix z, Matrix y, in Pass pass);

    /// <summary>Creates the kernel of the product and the layer for small training steps; null where the layer has none.</summary>
    LayerKernel? CreateKernel(LinearProduct product, LayerPlace place) => null;

    /// <summary>Creates the kernel y = f(x·Wᵀ + b) for single rows.</summary>
    RowStep CreateRowStep(LinearProduct product, bool exactOrder);
}
