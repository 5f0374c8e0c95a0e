using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>y = a·b.</summary>
static class MulFunction
{
    public static readonly Function Instance = new ElementwiseFunction<Formula>("mul", 2, SavedValues.Inputs);

    public readonly struct Formula : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S a, S b) where S : struct, ISimd<S> => a * b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S First<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => dy * b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Second<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => dy * a;
    }
}

public readonly partial struct Tensor
{
    /// <summary>This times the other, number by number. A row, a column or a number stands for as many as the other has.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or the tensors belong to different tapes.</exception>
    public Tensor Multiply(Tensor other) => Tape.Apply(MulFunction.Instance, this, other);

    /// <summary>Product, as <see cref="Multiply"/>.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => left.Multiply(right);

    /// <summary>Product of a tensor and a number.</summary>
    public static Tensor operator *(Tensor left, float right) => left.Multiply(left.Tape.Constant(right));

    /// <summary>Product of a number and a tensor.</summary>
    public static Tensor operator *(float left, Tensor right) => right.Tape.Constant(left).Multiply(right);
}
