using System.Runtime.CompilerServices;
using FastNn.Kernels;
using FastNn.Simd;

namespace FastNn.Autograd;

/// <summary>y = ln x.</summary>
static class LogFunction
{
    public static readonly Function Instance = new ElementwiseFunction<UnaryFunction<Formula>>("log", 1, SavedValues.Inputs);

    public readonly struct Formula : IElementwise
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S> => SimdMath.Log(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy / x;
    }
}

public readonly partial struct Tensor
{
    /// <summary>The natural logarithm of every number; -∞ at 0, NaN below.</summary>
    public Tensor Log() => Tape.Apply(LogFunction.Instance, this);
}
