using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>x, or the limit that it is beyond; the gradient passes inside and on the limits, as in PyTorch.</summary>
static class ClampFunction
{
    public static readonly Function Instance = new ElementwiseFunction<UnaryFunction<Formula>>("clamp", 1, SavedValues.Inputs, numbers => new(new((float)numbers[0], (float)numbers[1])), 0, 1);

    public readonly struct Formula : IElementwise
    {
        readonly float low, high;

        public Formula(float low, float high)
        {
            this.low = low;
            this.high = high;
            if (!(low <= high))
            {
                throw new ArgumentException($"'clamp' cannot hold numbers between {low} and {high}: the first limit must be the lower one.");
            }
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
    /// <exception cref="InvalidOperationException">The tape has been reset.</exception>
    public Tensor Clamp(float low, float high) => Tape.Apply(ClampFunction.Instance, this, low, high);
}
