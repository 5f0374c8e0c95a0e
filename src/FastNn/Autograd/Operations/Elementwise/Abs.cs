using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>y = |x|; the derivative at 0 is 0, as in PyTorch.</summary>
static class AbsFunction
{
    public static readonly Function Instance = new ElementwiseFunction<UnaryFunction<Formula>>("abs", 1, SavedValues.Inputs);

    public readonly struct Formula : IElementwise
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S> => S.Abs(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => S.Select(x > 0f, dy, S.Select(x < 0f, -dy, dy * x));
    }
}

public readonly partial struct Tensor
{
    /// <summary>Every number without its sign; the derivative at 0 is 0.</summary>
    public Tensor Abs() => Tape.Apply(AbsFunction.Instance, this);
}
