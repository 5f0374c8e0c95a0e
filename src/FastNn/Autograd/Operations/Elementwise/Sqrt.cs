using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>y = √x.</summary>
static class SqrtFunction
{
    public static readonly Function Instance = new ElementwiseFunction<UnaryFunction<Formula>>("sqrt", 1, SavedValues.Output);

    public readonly struct Formula : IElementwise
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S> => S.Sqrt(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy * 0.5f / y;
    }
}

public readonly partial struct Tensor
{
    /// <summary>The square root of every number; NaN below 0.</summary>
    public Tensor Sqrt() => Tape.Apply(SqrtFunction.Instance, this);
}
