using FastNn.Kernels;

namespace FastNn.Layers;

/// <summary>Changes matrices of weights in the middle of a backward pass, without writing their gradients down.</summary>
abstract class WeightUpdate
{
    /// <summary>One step on the weights of the product.</summary>
    public abstract void Run(WeightMatrix weight, in GradientProduct gradient);
}
