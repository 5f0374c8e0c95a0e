using FastNn.Kernels;

namespace FastNn.Layers;

/// <summary>
/// Computes a layer for one row. The addresses of the parameters and the kernel of the tier are found once, so that a small network costs little more than
/// its arithmetic.
/// </summary>
abstract class RowStep
{
    /// <summary>The kernel where a product is all that the step computes: a plan calls it without the step.</summary>
    public virtual RowProductCall Product => default;

    /// <summary>y = f(x).  x: the layer's inputs, in whole panels unless it is the first  y: its outputs in whole panels</summary>
    public abstract void Run(ref float x, ref float y);
}
