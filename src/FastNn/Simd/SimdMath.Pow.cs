using System.Runtime.CompilerServices;

namespace FastNn.Simd;

/// <content>Powers: the logarithm and its product with the exponent are kept as unevaluated sums of two floats, high + low.</content>
public static partial class SimdMath
{
    /// <summary>
    /// x^exponent as e^(exponent·ln x), for an exponent that is a finite float and not 0: relative error below 5e-7 where the result is a normal float. NaN for
    /// x below 0.
    /// </summary>
    /// <remarks>e^y has the absolute error of y, which is up to 88, as its relative error: a logarithm rounded to one float would cost up to 7e-6.</remarks>
    [MethodImpl(Inline)]
    internal static S Pow<S>(S x, double exponent) where S : struct, ISimd<S>
    {
        S p = (float)exponent;
        LogParts(x, out S high, out S low);
        S y = p * high;
        low = S.MultiplyAdd(p, low, S.MultiplyAdd(high, (float)(exponent - (float)exponent), S.MultiplyAdd(p, high, -y)));
        // Beyond, the result is 0 or infinite for any low part, which may be NaN.
        low = S.Select(S.Abs(y) > 200f, 0f, low);
        S power = ExpOfParts(y, low);
        power = S.Select(x > float.MaxValue, exponent > 0 ? float.PositiveInfinity : 0f, power);
        power = S.Select(x > 0f, power, x + (exponent > 0 ? 0f : float.PositiveInfinity));      // NaN stays NaN
        return S.Select(x < 0f, float.NaN, power);
    }

    /// <summary>
    /// ((1 + x)^e - 1)/e for x of at least 0, or log(1 + x) where e is 0, with an exponent e + lost for each lane: relative error below 1e-6. Results beyond
    /// the range of e^x, and of an infinite x, end there; NaN stays NaN.
    /// </summary>
    [MethodImpl(Inline)]
    internal static S PowerMinus1<S>(S x, S e, S lost) where S : struct, ISimd<S>
    {
        // ln(1 + x) with the rounding error of 1 + x to first order (W. Kahan).
        S finite = S.AtMost(x, float.MaxValue), u = finite + 1f;
        LogParts(u, out S high, out S low);
        low += (finite - (u - 1f)) / u;
        S log = high + low, y = e * high;
        low = S.MultiplyAdd(e, low, S.MultiplyAdd(lost, high, S.MultiplyAdd(e, high, -y)));
        S power = ExpMinus1(S.AtMost(y, 88f));
        power = S.MultiplyAdd(power + 1f, S.Select(S.Abs(y) > 88f, 0f, low), power);
        // Also where e is 0, and where y is too small for all digits of float.
        power = S.Select(S.Abs(y) > 1e-9f, power / e, log);
        return S.Select(x > -1f, power, x);
    }

    // ln x = n·ln 2 + ln m with 1/√2 <= m <= √2, and ln m = 2·artanh(s) = 2s + s³·(2/3 + 2/5·s² + 2/7·s⁴ + ...) with s = (m - 1)/(m + 1), |s| < 0.172: with six
    // terms of the series the error is less than 4e-11 of ln m. For positive finite x; low is at most half a unit in the last place of high.
    [MethodImpl(Inline)]
    static void LogParts<S>(S x, out S high, out S low) where S : struct, ISimd<S>
    {
        SplitExponent(x, out S n, out S m);
        // m - 1 is exact; the rounding errors of m + 1 and of the quotient go into the low part of s.
        S f = m - 1f, d = m + 1f, lost = m - (d - 1f);
        S s = f / d;
        S sLow = S.MultiplyAdd(-s, lost, S.MultiplyAdd(-s, d, f)) / d;
        S z = s * s;
        S series = S.MultiplyAdd(z, 2f / 13, 2f / 11);
        series = S.MultiplyAdd(series, z, 2f / 9);
        series = S.MultiplyAdd(series, z, 2f / 7);
        series = S.MultiplyAdd(series, z, 2f / 5);
        series = S.MultiplyAdd(series, z, 2f / 3);
        // n·Ln2High is exact, and 0 or larger than 2s: two sums whose errors are exact (T. J. Dekker, 1971).
        S whole = n * Ln2High, part = s + s, sum = whole + part;
        S rest = part - (sum - whole) + S.MultiplyAdd(n, Ln2Low, S.MultiplyAdd(s * z, series, sLow + sLow));
        high = sum + rest;
        low = rest - (high - sum);
    }

    [MethodImpl(Inline)]
    static S ExpOfParts<S>(S high, S low) where S : struct, ISimd<S>
    {
        high = S.AtLeast(S.AtMost(high, 90f), -105f);
        S n = S.Round(high * Log2E);
        S r = S.MultiplyAdd(n, -Ln2High, high);
        return S.Scale(ExpMinus1Polynomial(S.MultiplyAdd(n, -Ln2Low, r) + low) + 1f, n);
    }
}
