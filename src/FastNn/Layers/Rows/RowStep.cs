using FastNn.Kernels;

namespace FastNn.Layers;

/// <summary>
/// Computes a layer for one row. The addresses of the parameters and the kernel of the tier are found once, so that a small network costs little more than
/// its arithmetic.
/// </summary>
abstract class RowStep
{
    /// <summary>The kernels where a product is all that the step computes, which a plan calls without the step; empty for others.</summary>
    public virtual RowProductCall[] Products => [];

    /// <summary>y = f(x).  x: the layer's inputs, in whole panels unless it is the first  y: its outputs in whole panels</summary>
    public abstract void Run(ref float x, ref float y);
}
