using System.Runtime.CompilerServices;

namespace FastNn.Simd;

/// <content>Sine and cosine of angles in turns, whose reduction to one period is exact: x - round(x).</content>
public static partial class SimdMath
{
    /// <summary>Computes cos(2πx), the cosine of an angle in turns, with an absolute error below 2e-7. NaN where x is infinite.</summary>
    [MethodImpl(Inline)]
    public static S CosOfTurns<S>(S x) where S : struct, ISimd<S> => SinOfQuarter(0.25f - S.Abs(x - S.Round(x)));

    /// <summary>sin(2πx): absolute error below 2e-7. NaN where x is infinite.</summary>
    [MethodImpl(Inline)]
    internal static S SinOfTurns<S>(S x) where S : struct, ISimd<S>
    {
        S r = x - S.Round(x);
        // The sine of a half turn is symmetric around the quarter.
        return SinOfQuarter(S.CopySign(0.25f - S.Abs(0.25f - S.Abs(r)), r));
    }

    // sin(2πv) for |v| <= 1/4: an odd minimax polynomial whose relative error is below 6e-9; own fit.
    [MethodImpl(Inline)]
    static S SinOfQuarter<S>(S v) where S : struct, ISimd<S>
    {
        S square = v * v;
        S p = 39.7109184f;
        p = S.MultiplyAdd(p, square, -76.5749893f);
        p = S.MultiplyAdd(p, square, 81.6022339f);
        p = S.MultiplyAdd(p, square, -41.3416786f);
        return S.MultiplyAdd(p, square, 6.28318548f) * v;
    }
}
