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
