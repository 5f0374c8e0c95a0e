namespace FastNn.Tests.Support;

/// <summary>The mathematics in double, written down a second time: what float kernels are held against.</summary>
static class Reference
{
    /// <summary>Φ(x), by the continued fraction of the complementary error function for tails and its power series near 0.</summary>
    public static double NormalCdf(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }
        double a = Math.Abs(x);
        if (a > 40)
        {
            return x < 0 ? 0 : 1;
        }
        double density = Math.Exp(-a * a / 2) / Math.Sqrt(2 * Math.PI);
        if (a < 3)
        {
            // Φ(x) = 1/2 + φ(x)·(x + x³/3 + x⁵/(3·5) + ...)
            double sum = a, term = a;
            for (int i = 3; i < 200; i += 2)
            {
                term *= a * a / i;
                sum += term;
            }
            return 0.5 + (Math.Sign(x) * density * sum);
        }
        // 1 - Φ(a) = φ(a) / (a + 1/(a + 2/(a + 3/(a + ...))))
        double fraction = a;
        for (int i = 200; i >= 1; i--)
        {
            fraction = a + (i / fraction);
        }
        double tail = density / fraction;
        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>The quantile function of the standard normal to 1.15e-9 (P. J. Acklam, 2003).</summary>
    public static double NormalQuantile(double p)
    {
        if (p > 0.5)
        {
            return -NormalQuantile(1 - p);
        }
        if (p >= 0.02425)
        {
            double q = p - 0.5, r = q * q;
            return ((((((((((-39.69683028665376 * r) + 220.9460984245205) * r) - 275.9285104469687) * r) + 138.3577518672690) * r) - 30.66479806614716) * r)
                + 2.506628277459239) * q / ((((((((((-54.47609879822406 * r) + 161.5858368580409) * r) - 155.6989798598866) * r) + 66.80131188771972) * r)
                - 13.28068155288572) * r) + 1);
        }
        double t = Math.Sqrt(-2 * Math.Log(p));
        return ((((((((((-7.784894002430293e-3 * t) - 0.3223964580411365) * t) - 2.400758277161838) * t) - 2.549732539343734) * t) + 4.374664141464968) * t)
            + 2.938163982698783) / ((((((((7.784695709041462e-3 * t) + 0.3224671290700398) * t) + 2.445134137142996) * t) + 3.754408661907416) * t) + 1);
    }

    /// <summary>The standard normal value with the same share as x between quantiles without duplicates.</summary>
    public static double QuantileNormal(double x, ReadOnlySpan<double> quantiles)
    {
        for (int i = 1; i < quantiles.Length; i++)
        {
            if (x >= quantiles[i - 1] && x <= quantiles[i] && quantiles[i] > quantiles[i - 1])
            {
                double share = (i - 1 + ((x - quantiles[i - 1]) / (quantiles[i] - quantiles[i - 1]))) / (quantiles.Length - 1);
                return Math.Clamp(NormalQuantile(Math.Clamp(share, 1e-9, 1 - 1e-9)), -5.199337582605575, 5.199337582605575);
            }
        }
        return x <= quantiles[0] ? -5.199337582605575 : 5.199337582605575;
    }

    /// <summary>The Yeo-Johnson transformation.</summary>
    public static double YeoJohnson(double x, double lambda) => x < 0
        ? -YeoJohnson(-x, 2 - lambda)
        : Math.Abs(lambda) < 1e-9 ? Math.Log(1 + x) : (Math.Pow(1 + x, lambda) - 1) / lambda;

    /// <summary>An activation by its name.</summary>
    public static Func<double, double> Activation(string kind, double alpha) => kind switch
    {
        "Sigmoid" => x => 1 / (1 + Math.Exp(-x)),
        "Tanh" => Math.Tanh,
        "Relu" => x => Math.Max(x, 0),
        "LeakyRelu" => x => x > 0 ? x : alpha * x,
        "Elu" => x => x > 0 ? x : alpha * (Math.Exp(x) - 1),
        "Selu" => x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1)),
        "Gelu" => x => x * NormalCdf(x),
        "GeluTanh" => x => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        "Silu" => x => x / (1 + Math.Exp(-x)),
        "Softplus" => x => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))),
        "Mish" => x => x * Math.Tanh(Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)))),
        "HardSigmoid" => x => Math.Clamp((x / 6) + 0.5, 0, 1),
        _ => throw new NotSupportedException($"There is no double formula for '{kind}': write it down here."),
    };
}
