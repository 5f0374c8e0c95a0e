using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// A layer that applies one function to every number: y = f(x). The function is a struct; it runs at every register width, allocates nothing, and is fused
/// with the <see cref="Layer.Product"/> of the layer before it, such as a <see cref="Dense"/> layer's.
/// </summary>
/// <typeparam name="TOp">The function and its derivative.</typeparam>
/// <param name="op">The function with its constants.</param>
public abstract class Elementwise<TOp>(TOp op) : Layer, IProductEpilogue where TOp : struct, IElementwise
{
    readonly TOp op = op;

    /// <inheritdoc/>
    public sealed override int GetOutputSize(int inputs) => inputs;

    /// <summary>True.</summary>
    protected internal sealed override bool IsElementwise => true;

    bool IProductEpilogue.FusesInTraining => true;

    /// <summary>The bound where the function is max(x, bound), which the kernel of a single row applies before it stores; null for others.</summary>
    internal virtual float? Floor => null;

    /// <inheritdoc/>
    protected internal sealed override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) => Unary.Forward(op, x, y, pass.Workers);

    /// <inheritdoc/>
    protected internal sealed override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (!dx.IsEmpty)
        {
            Unary.Backward(op, x, y, dy, dx, pass.Workers);
        }
    }

    LayerKernel? IProductEpilogue.CreateKernel(LinearProduct product, LayerPlace place) => product.CreateKernel(op, place);

    RowStep IProductEpilogue.CreateRowStep(LinearProduct product, bool exactOrder) => product.CreateRowStep(op, Floor, exactOrder);

    void IProductEpilogue.Forward(LinearProduct product, ReadOnlyMatrix x, Matrix z, Matrix y, in Pass pass) =>
        product.Forward(x, z, Unary.Epilogue(op, z, y), in pass);
}
