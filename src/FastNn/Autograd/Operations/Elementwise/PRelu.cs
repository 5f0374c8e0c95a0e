using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>y = x above 0, slope·x elsewhere, where the slope is a tensor too: the mathematics is that of the layer.</summary>
static class PReluFunction
{
    public static readonly Function Instance = new ElementwiseFunction<Formula>("prelu", 2, SavedValues.Inputs);

    public readonly struct Formula : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S a, S b) where S : struct, ISimd<S> => PReluColumns.ScaleNegative(a, a, b);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S First<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => PReluColumns.ScaleNegative(a, dy, b);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Second<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => PReluColumns.SlopeGradient(a, dy);
    }
}

public readonly partial struct Tensor
{
    /// <summary>x above 0, slope·x elsewhere; the slope is one number [1, 1], or one for every column [1, columns].</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or the tensors belong to different tapes.</exception>
    public Tensor PRelu(Tensor slope) => Tape.Apply(PReluFunction.Instance, this, slope);
}
