using System.Runtime.CompilerServices;

namespace FastNn.Simd;

/// <summary>
/// Elementary functions over a register, for activations and losses, your own included. The same formula runs at every width and
/// gives the same bits. NaN in gives NaN out; denormal results are kept.
/// </summary>
/// <remarks>Nothing allocates or throws; any thread. Error bounds are in units in the last place against the exact value.</remarks>
public static partial class SimdMath
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // ln 2 in two parts; the high one has few bits, so that n·Ln2High is exact for |n| < 2^11 (W. J. Cody and W. Waite, 1980).
    const float Log2E = 1.44269504f, Ln2High = 0.693145751953125f, Ln2Low = 1.42860682e-6f;

    /// <summary>e^x, at most 2 ulp. 0 below -104, infinite above 88.8.</summary>
    [MethodImpl(Inline)]
    public static S Exp<S>(S x) where S : struct, ISimd<S>
    {
        ReduceExp(x, out S n, out S q);
        return S.Scale(q + 1f, n);
    }

    /// <summary>e^x - 1, at most 2 ulp, also near 0. -1 below -17, infinite above 88.8.</summary>
    [MethodImpl(Inline)]
    public static S ExpMinus1<S>(S x) where S : struct, ISimd<S>
    {
        ReduceExp(x, out S n, out S q);
        // Above 2^127 the power itself would overflow before the sum does: take half of it, twice.
        S power = S.Scale(1f, n - 1f);
        S half = S.MultiplyAdd(power, q, power - 0.5f);
        return S.Select(x > 88.8f, float.PositiveInfinity, half + half);
    }

    // e^x = 2^n · (1 + q), |r| <= ln 2 / 2. A minimax polynomial of degree 6 whose relative error is below 2^-28; own fit.
    [MethodImpl(Inline)]
    static void ReduceExp<S>(S x, out S n, out S q) where S : struct, ISimd<S>
    {
        // Keeps the remainder small where the result is infinite or 0.
        x = S.AtLeast(S.AtMost(x, 90f), -105f);
        n = S.Round(x * Log2E);
        S r = S.MultiplyAdd(n, -Ln2High, x);
        q = ExpMinus1Polynomial(S.MultiplyAdd(n, -Ln2Low, r));
    }

    // e^r - 1 for |r| <= ln 2 / 2, by G. Estrin's scheme: as many operations as by Horner's, with shorter dependency chains.
    [MethodImpl(Inline)]
    static S ExpMinus1Polynomial<S>(S r) where S : struct, ISimd<S>
    {
        S square = r * r;
        S high = S.MultiplyAdd(square, 0.00138142216f, S.MultiplyAdd(r, 0.00836889911f, 0.0416684039f));
        S low = S.MultiplyAdd(r, 0.166665196f, 0.49999994f);
        return S.MultiplyAdd(square, S.MultiplyAdd(high, square, low), r);
    }

    // x = 2^n·m with 1/√2 <= m <= √2, for positive finite x.
    [MethodImpl(Inline)]
    static void SplitExponent<S>(S x, out S n, out S m) where S : struct, ISimd<S>
    {
        // Denormals have no exponent of their own: they are scaled by 2^24 into the normal range.
        S tiny = x < 1.17549435e-38f;
        S lifted = S.Select(tiny, x * 16777216f, x);
        n = S.Exponent(lifted) - S.Select(tiny, 24f, 0f);
        m = S.Mantissa(lifted);
        S large = m > 1.41421356f;
        m = S.Select(large, m * 0.5f, m);
        n = S.Select(large, n + 1f, n);
    }

    /// <summary>Natural logarithm, at most 2 ulp. -infinity at 0, NaN below 0.</summary>
    [MethodImpl(Inline)]
    public static S Log<S>(S x) where S : struct, ISimd<S>
    {
        SplitExponent(x, out S n, out S m);
        S f = m - 1f;
        // S. L. Moshier, Cephes logf: log(1 + f) = f - f²/2 + f³·P(f) for 1/√2 <= 1 + f <= √2.
        S p = 7.0376836292e-2f;
        p = S.MultiplyAdd(p, f, -1.1514610310e-1f);
        p = S.MultiplyAdd(p, f, 1.1676998740e-1f);
        p = S.MultiplyAdd(p, f, -1.2420140846e-1f);
        p = S.MultiplyAdd(p, f, 1.4249322787e-1f);
        p = S.MultiplyAdd(p, f, -1.6668057665e-1f);
        p = S.MultiplyAdd(p, f, 2.0000714765e-1f);
        p = S.MultiplyAdd(p, f, -2.4999993993e-1f);
        p = S.MultiplyAdd(p, f, 3.3333331174e-1f);
        S square = f * f;
        S y = S.MultiplyAdd(square * f, p, n * Ln2Low);
        y = S.MultiplyAdd(square, -0.5f, y);
        y = S.MultiplyAdd(n, Ln2High, f + y);
        y = S.Select(x > float.MaxValue, x, y);
        y = S.Select(x > 0f, y, x + float.NegativeInfinity);      // 0 gives -infinity, NaN stays NaN
        return S.Select(x < 0f, float.NaN, y);
    }

    /// <summary>log(1 + x), at most 3 ulp, also near 0. -infinity at -1, NaN below -1.</summary>
    [MethodImpl(Inline)]
    public static S Log1Plus<S>(S x) where S : struct, ISimd<S>
    {
        // Corrects the rounding error of 1 + x to first order (W. Kahan).
        S u = x + 1f;
        S lost = x - (u - 1f);
        return S.Select(u > float.MaxValue, x, Log(u) + S.Select(u > 0f, lost / u, 0f));
    }

    /// <summary>1 / (1 + e^-x), at most 3 ulp on both sides.</summary>
    [MethodImpl(Inline)]
    public static S Sigmoid<S>(S x) where S : struct, ISimd<S>
    {
        S z = Exp(-S.Abs(x));
        return S.Select(x < 0f, z, 1f) / (z + 1f);
    }

    /// <summary>Hyperbolic tangent, at most 2 ulp, also near 0.</summary>
    [MethodImpl(Inline)]
    public static S Tanh<S>(S x) where S : struct, ISimd<S>
    {
        // An odd minimax polynomial (own fit) where 1 - 2/(e^2x + 1) would cancel.
        S a = S.Abs(x), square = a * a;
        S p = -0.00627424009f;
        p = S.MultiplyAdd(p, square, 0.0210716799f);
        p = S.MultiplyAdd(p, square, -0.0538523085f);
        p = S.MultiplyAdd(p, square, 0.13332586f);
        p = S.MultiplyAdd(p, square, -0.333333164f);
        S small = S.MultiplyAdd(p * square, a, a);
        S large = 1f - 2f / (Exp(a + a) + 1f);
        return S.CopySign(S.Select(a < 0.55f, small, large), x);
    }

    /// <summary>log(1 + e^x), at most 3 ulp.</summary>
    [MethodImpl(Inline)]
    public static S Softplus<S>(S x) where S : struct, ISimd<S> => S.Max(x, 0f) + Log1Plus(Exp(-S.Abs(x)));

    /// <summary>Φ(x), the distribution function of the standard normal: at most 8.2 ulp below 0 (the worst of all floats is -12.89693), and 3 ulp
    /// above.</summary>
    [MethodImpl(Inline)]
    public static S NormalCdf<S>(S x) where S : struct, ISimd<S>
    {
        // Φ(-a) = e^(-a²/2)·R(a); R is a minimax polynomial (own fit) in (a - 3)/(a + 3). The rounding error of a² is corrected in the exponential.
        S a = S.Abs(x);
        a = S.Select(a > 14.5f, 14.5f, a);
        S u = (a - 3f) / (a + 3f);
        S p = 5.31619444e-5f;
        p = S.MultiplyAdd(p, u, 0.000115013638f);
        p = S.MultiplyAdd(p, u, -0.000339012884f);
        p = S.MultiplyAdd(p, u, -0.000983288162f);
        p = S.MultiplyAdd(p, u, 0.00290438742f);
        p = S.MultiplyAdd(p, u, 0.00613194238f);
        p = S.MultiplyAdd(p, u, -0.0462132618f);
        p = S.MultiplyAdd(p, u, 0.123225041f);
        p = S.MultiplyAdd(p, u, -0.206402615f);
        p = S.MultiplyAdd(p, u, 0.121513948f);
        S square = a * a;
        S lost = S.MultiplyAdd(a, a, -square);
        S e = Exp(square * -0.5f);
        S tail = S.MultiplyAdd(e, lost * -0.5f, e) * p;
        return S.Select(x < 0f, tail, 1f - tail);
    }
}
