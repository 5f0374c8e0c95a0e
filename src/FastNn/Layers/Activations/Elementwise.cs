using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// A layer that applies one function to every number: y = f(x). Give it the mathematics as a struct; it runs at every register width,
/// allocates nothing, and is fused with the <see cref="Dense"/> layer before it.
/// </summary>
/// <typeparam name="TOp">The function and its derivative.</typeparam>
/// <param name="op">The function with its constants.</param>
public abstract class Elementwise<TOp>(TOp op) : Layer where TOp : struct, IElementwise
{
    readonly TOp op = op;

    /// <inheritdoc/>
    public sealed override int GetOutputSize(int inputs) => inputs;

    internal sealed override bool IsElementwise => true;

    internal sealed override bool FollowsDense(bool training) => true;

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

    internal sealed override RowStep? StepAfter(Dense dense, bool exactOrder) => dense.StepWith(op, exactOrder);

    internal sealed override void ForwardAfter(Dense dense, ReadOnlyMatrix x, Matrix z, Matrix y, in Pass pass) =>
        dense.Forward(x, z, Unary.Epilogue(op, z, y), in pass);
}
