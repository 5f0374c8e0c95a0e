using System.Runtime.CompilerServices;
using FastNn.Contracts;
using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>x, or the limit that it is beyond; the gradient passes inside and on the limits, as in PyTorch.</summary>
static class ClampFunction
{
    public static readonly Function Instance = new ElementwiseFunction<UnaryFunction<Formula>>("clamp", 1, SavedValues.Inputs,
        attributes => new(new((float)attributes[0], (float)attributes[1])), 0, 1);

    public readonly struct Formula : IElementwise
    {
        readonly float low, high;

        public Formula(float low, float high)
        {
            Require.Argument(low <= high, nameof(low), $"low of 'clamp' is {low}; it must be at most high, {high}.");
            (this.low, this.high) = (low, high);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S> => S.AtLeast(S.AtMost(x, high), low);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => S.Select(x < low, 0f, S.Select(x > high, 0f, dy));
    }
}

public readonly partial struct Tensor
{
    /// <summary>Every number, or the limit that it is beyond.</summary>
    /// <exception cref="ArgumentException">The low limit is above the high one, or one is NaN.</exception>
    public Tensor Clamp(float low, float high) => Tape.Apply(ClampFunction.Instance, this, low, high);
}
