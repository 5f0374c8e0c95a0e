using FastNn.Memory;

namespace FastNn.Layers;

/// <summary>
/// Computes a layer, or a layer and the activation behind it, in small training steps. The addresses of parameters, outputs and gradients and the kernels of
/// the tier are found once, so that a small network costs little more than its arithmetic.
/// </summary>
abstract class LayerKernel
{
    /// <summary>Whether one of the layer's parameters is not frozen.</summary>
    public abstract bool HasGradient { get; }

    /// <summary>The outputs of the last forward pass.  [rows, outputs]</summary>
    public abstract PlacedRows Output { get; }

    /// <summary>Computes y = f(x), stored for the backward pass.  x: [rows, inputs]</summary>
    public abstract void Forward(PlacedRows x, int rows);

    /// <summary>Computes the gradients of the parameters, and dx where wanted, from the gradient of y.  x: [rows, inputs] of the forward pass</summary>
    public abstract void Backward(PlacedRows x, int rows, bool wantsInputs);
}

/// <summary>The memory of a layer and its activation in training steps.</summary>
/// <param name="z">z = x·Wᵀ + b: [rows, outputs]</param>
/// <param name="y">The activation of z; z itself without one.</param>
/// <param name="dy">The gradient of y.</param>
/// <param name="dz">The gradient of z; dy itself without an activation.</param>
/// <param name="dx">The gradient of the inputs; empty for the first layer.</param>
/// <param name="scratch">Scratch of the whole network.</param>
readonly struct LayerPlace(PlacedRows z, PlacedRows y, PlacedRows dy, PlacedRows dz, PlacedRows dx, Slab scratch)
{
    public readonly PlacedRows Z = z, Y = y, Dy = dy, Dz = dz, Dx = dx;
    public readonly Slab Scratch = scratch;
}
