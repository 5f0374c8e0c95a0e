using System.Runtime.CompilerServices;
using FastNn.Kernels;
using FastNn.Simd;

namespace FastNn.Autograd;

/// <summary>y = e^x.</summary>
static class ExpFunction
{
    public static readonly Function Instance = new ElementwiseFunction<UnaryFunction<Formula>>("exp", 1, SavedValues.Output);

    public readonly struct Formula : IElementwise
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S> => SimdMath.Exp(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy * y;
    }
}

public readonly partial struct Tensor
{
    /// <summary>e to the power of every number.</summary>
    public Tensor Exp() => Tape.Apply(ExpFunction.Instance, this);
}
