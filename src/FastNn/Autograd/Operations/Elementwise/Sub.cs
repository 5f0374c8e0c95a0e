using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>y = a - b.</summary>
static class SubFunction
{
    public static readonly Function Instance = new ElementwiseFunction<Formula>("sub", 2, SavedValues.None);

    public readonly struct Formula : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S a, S b) where S : struct, ISimd<S> => a - b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S First<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => dy;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Second<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => -dy;
    }
}

public readonly partial struct Tensor
{
    /// <summary>This minus the other, number by number. A row, a column or a number stands for as many as the other has.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or the tensors belong to different tapes.</exception>
    public Tensor Subtract(Tensor other) => Tape.Apply(SubFunction.Instance, this, other);

    /// <summary>Difference, as <see cref="Subtract"/>.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => left.Subtract(right);

    /// <summary>Difference of a tensor and a number.</summary>
    public static Tensor operator -(Tensor left, float right) => left.Subtract(left.Tape.Constant(right));

    /// <summary>Difference of a number and a tensor.</summary>
    public static Tensor operator -(float left, Tensor right) => right.Tape.Constant(left).Subtract(right);
}
