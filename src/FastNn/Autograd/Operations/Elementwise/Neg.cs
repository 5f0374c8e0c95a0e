using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>y = -x.</summary>
static class NegFunction
{
    public static readonly Function Instance = new ElementwiseFunction<UnaryFunction<Formula>>("neg", 1, SavedValues.None);

    public readonly struct Formula : IElementwise
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S> => -x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => -dy;
    }
}

public readonly partial struct Tensor
{
    /// <summary>Every number with its sign turned.</summary>
    public Tensor Negate() => Tape.Apply(NegFunction.Instance, this);

    /// <summary>Every number with its sign turned.</summary>
    public static Tensor operator -(Tensor tensor) => tensor.Negate();
}
