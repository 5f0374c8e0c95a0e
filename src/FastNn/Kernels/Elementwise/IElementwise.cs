namespace FastNn;

/// <summary>
/// An activation function and its derivative, y = f(x) and dx = dy·f'(x), written once over a register and run at every width. Implement it as a
/// <c>readonly struct</c> with its constants in fields, and pass it to <see cref="Elementwise{TOp}"/>.
/// </summary>
/// <remarks>Both are called from inner loops: compute, do not allocate, branch or throw. <c>SimdMath</c> in <c>FastNn.Simd</c> has the
/// elementary functions. Padding lanes may hold any value; their results are ignored.</remarks>
public interface IElementwise
{
    /// <summary>Returns f(x).</summary>
    S Forward<S>(S x) where S : struct, ISimd<S>;

    /// <summary>Returns dy·f'(x), from the input x, the output y = f(x) and the gradient dy of the loss by y.</summary>
    S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S>;
}
