namespace FastNn.Simd;

/// <summary>
/// Elementary functions in double from additions, multiplications and divisions alone: the same bits on every processor and operating system, which the
/// functions of a C library do not guarantee. For values that are computed once per step or per draw; errors are of a few ulp.
/// </summary>
static class PortableMath
{
    // ln 2 in two parts: the high one has 32 bits, so that its product with an exponent is exact.
    const double Ln2High = 6.93147180369123816490e-1, Ln2Low = 1.90821492927058770002e-10, Log2E = 1.44269504088896338700;

    /// <summary>e^x.</summary>
    public static double Exp(double x)
    {
        if (!(Math.Abs(x) < 746))
        {
            return x < 0 ? 0 : x > 0 ? double.PositiveInfinity : x;
        }
        double n = Math.Round(x * Log2E), r = x - n * Ln2High - n * Ln2Low;
        return Math.ScaleB(1 + SmallExpMinus1(r), (int)n);
    }

    /// <summary>e^x - 1, also near 0.</summary>
    public static double ExpMinus1(double x) => Math.Abs(x) < 0.35 ? SmallExpMinus1(x) : Exp(x) - 1;

    /// <summary>Natural logarithm: -infinity at 0, NaN below 0.</summary>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        }
        int n = Math.ILogB(x);
        double m = Math.ScaleB(x, -n);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            n++;
        }
        // log m = 2·artanh s = 2·(s + s³/3 + s⁵/5 + ...), |s| < 0.172.
        double s = (m - 1) / (m + 1), q = s * s;
        double sum = 1.0 / 11 + q * (1.0 / 13 + q * (1.0 / 15 + q * (1.0 / 17 + q * (1.0 / 19 + q * (1.0 / 21 + q / 23)))));
        sum = q * (1.0 / 3 + q * (1.0 / 5 + q * (1.0 / 7 + q * (1.0 / 9 + q * sum))));
        return n * Ln2High + (n * Ln2Low + (2 * s + 2 * s * sum));
    }

    /// <summary>x^y for x >= 0: the whole part of y by squaring, the fraction of y by e^(fraction·ln x).</summary>
    public static double Pow(double x, double y)
    {
        if (y < 0)
        {
            return 1 / Pow(x, -y);
        }
        double whole = Math.Floor(y), power = y > whole ? Exp((y - whole) * Log(x)) : 1;
        for (long left = (long)whole; left > 0; left >>= 1)
        {
            power *= (left & 1) != 0 ? x : 1;
            x *= x;
        }
        return power;
    }

    /// <summary>cos(2π·turns) for turns in [0, 1]; exact at the quarters.</summary>
    public static double CosOfTurns(double turns)
    {
        int quarter = (int)Math.Round(4 * turns);
        // In [-π/4, π/4]: the subtraction is exact.
        double a = (turns - 0.25 * quarter) * (2 * Math.PI), q = a * a;
        double sine = 1.0 / 5_040 - q * (1.0 / 362_880 - q * (1.0 / 39_916_800 - q * (1.0 / 6_227_020_800 - q * (1.0 / 1_307_674_368_000))));
        sine = a - a * q * (1.0 / 6 - q * (1.0 / 120 - q * sine));
        double cosine = 1.0 / 40_320 - q * (1.0 / 3_628_800 - q * (1.0 / 479_001_600 - q * (1.0 / 87_178_291_200 - q * (1.0 / 20_922_789_888_000))));
        cosine = 1 - q * (1.0 / 2 - q * (1.0 / 24 - q * (1.0 / 720 - q * cosine)));
        return (quarter & 3) switch { 0 => cosine, 1 => -sine, 2 => -cosine, _ => sine };
    }

    // x + x²/2! + x³/3! + ..., |x| <= 0.35: 14 terms give the precision of double.
    static double SmallExpMinus1(double x)
    {
        double sum = 1.0 / 3_628_800 + x * (1.0 / 39_916_800 + x * (1.0 / 479_001_600 + x * (1.0 / 6_227_020_800 + x * (1.0 / 87_178_291_200))));
        sum = 1.0 / 6 + x * (1.0 / 24 + x * (1.0 / 120 + x * (1.0 / 720 + x * (1.0 / 5_040 + x * (1.0 / 40_320 + x * (1.0 / 362_880 + x * sum))))));
        return x + x * x * (0.5 + x * sum);
    }
}
