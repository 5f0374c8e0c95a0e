using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>The larger of two; where they are equal, each gets half of the gradient, as in PyTorch.</summary>
static class MaxFunction
{
    public static readonly Function Instance = new ElementwiseFunction<Formula>("max", 2, SavedValues.Inputs);

    public readonly struct Formula : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S a, S b) where S : struct, ISimd<S> => S.Max(a, b);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S First<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => S.Select(a > b, dy, S.Select(a < b, 0f, dy * 0.5f));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Second<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => S.Select(b > a, dy, S.Select(b < a, 0f, dy * 0.5f));
    }
}

public readonly partial struct Tensor
{
    /// <summary>The larger of this and the other, number by number; where they are equal, each gets half of the gradient. A row, a column or a number stands
    /// for as many as the other has.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or the tensors belong to different tapes.</exception>
    public Tensor Max(Tensor other) => Tape.Apply(MaxFunction.Instance, this, other);
}
