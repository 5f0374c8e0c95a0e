using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn.Autograd;

/// <summary>y = a / b.</summary>
static class DivFunction
{
    public static readonly Function Instance = new ElementwiseFunction<Formula>("div", 2, SavedValues.Inputs | SavedValues.Output);

    public readonly struct Formula : IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S a, S b) where S : struct, ISimd<S> => a / b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S First<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => dy / b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Second<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => -(dy / b) * y;
    }
}

public readonly partial struct Tensor
{
    /// <summary>This divided by the other, number by number. A row, a column or a number stands for as many as the other has.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or the tensors belong to different tapes.</exception>
    public Tensor Divide(Tensor other) => Tape.Apply(DivFunction.Instance, this, other);

    /// <summary>Quotient, as <see cref="Divide"/>.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => left.Divide(right);

    /// <summary>Quotient of a tensor and a number.</summary>
    public static Tensor operator /(Tensor left, float right) => left.Divide(left.Tape.Constant(right));

    /// <summary>Quotient of a number and a tensor.</summary>
    public static Tensor operator /(float left, Tensor right) => right.Tape.Constant(left).Divide(right);
}
