using System.Runtime.CompilerServices;
using FastNn.Kernels;
using FastNn.Simd;

namespace FastNn.Autograd;

/// <summary>y = x^n. A whole n up to 64 is repeated multiplication, which keeps signs; any other is e^(n·ln x), with the logarithm in two floats; NaN for
/// negative x.</summary>
static class PowFunction
{
    public static readonly Function Instance = new ElementwiseFunction<UnaryFunction<Formula>>("pow", 1, SavedValues.Inputs,
        attributes => new(new(Checked(attributes[0]))), 2);

    static double Checked(double exponent)
    {
        _ = Function.ToFinite(exponent, "pow", "exponent");
        return exponent;
    }

    public readonly struct Formula(double exponent) : IElementwise
    {
        const int MostMultiplied = 64;

        readonly double exponent = exponent;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S> => Power(x, exponent);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => exponent == 0 ? 0f : dy * Power(x, exponent - 1) * (float)exponent;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static S Power<S>(S x, double exponent) where S : struct, ISimd<S>
        {
            if (exponent == 0.5)
            {
                return S.Sqrt(x);
            }
            if (Math.Abs(exponent) > MostMultiplied || exponent != Math.Truncate(exponent))
            {
                return SimdMath.Pow(x, exponent);
            }
            // The bits of the exponent say which of x, x², x⁴, ... are factors.
            S product = 1f, square = x;
            for (int left = (int)Math.Abs(exponent); left > 0; left >>= 1)
            {
                product = (left & 1) != 0 ? product * square : product;
                square *= square;
            }
            return exponent < 0 ? 1f / product : product;
        }
    }
}

public readonly partial struct Tensor
{
    /// <summary>
    /// Every number to the power of another; NaN for negative numbers unless the exponent is whole and at most 64. Other exponents have a relative error below
    /// 5e-7.
    /// </summary>
    /// <exception cref="ArgumentException">The exponent is not finite.</exception>
    public Tensor Pow(float exponent) => Tape.Apply(PowFunction.Instance, this, exponent);
}
