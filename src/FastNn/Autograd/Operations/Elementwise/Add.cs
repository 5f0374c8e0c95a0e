using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>y = a + b.</summary>
static class AddFunction
{
    public static readonly Function Instance = new ElementwiseFunction<Formula>("add", 2, SavedValues.None);

    public readonly struct Formula : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S a, S b) where S : struct, ISimd<S> => a + b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S First<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => dy;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Second<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => dy;
    }
}

public readonly partial struct Tensor
{
    /// <summary>This plus the other, number by number. A row, a column or a number stands for as many as the other has.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or the tensors belong to different tapes.</exception>
    public Tensor Add(Tensor other) => Tape.Apply(AddFunction.Instance, this, other);

    /// <summary>Sum, as <see cref="Add"/>.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => left.Add(right);

    /// <summary>Sum of a tensor and a number.</summary>
    public static Tensor operator +(Tensor left, float right) => left.Add(left.Tape.Constant(right));

    /// <summary>Sum of a number and a tensor.</summary>
    public static Tensor operator +(float left, Tensor right) => right.Tape.Constant(left).Add(right);
}
