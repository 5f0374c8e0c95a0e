namespace FastNn.Simd;

/// <summary>The quantile function of the standard normal distribution in double, from operations that give the same bits on every machine.</summary>
static class NormalQuantile
{
    /// <summary>Returns x with Φ(x) = p for p in [1e-10, 1 - 1e-10], with a relative error of about 1e-15 (M. J. Wichura, algorithm AS 241, 1988).</summary>
    public static double Compute(double p)
    {
        double q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            double r = 0.180625 - q * q;
            return q * Divide(r,
                [3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853,
                    33430.575583588128105, 2509.0809287301226727],
                [1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077, 21213.794301586595867, 39307.895800092710610,
                    28729.085735721942674, 5226.4952788528545610]);
        }
        double tail = Math.Sqrt(-PortableMath.Log(q < 0 ? p : 1 - p));
        double x = Divide(tail - 1.6,
            [1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258, 0.241780725177450611770,
                0.0227238449892691845833, 7.74545014278341407640e-4],
            [1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550, 0.148103976427480074590, 0.0151986665636164571966,
                5.47593808499534494600e-4, 1.05075007164441684324e-9]);
        return q < 0 ? -x : x;
    }

    // The quotient of two polynomials of degree 7, coefficients in ascending order.
    static double Divide(double x, ReadOnlySpan<double> above, ReadOnlySpan<double> below)
    {
        double high = 0, low = 0;
        for (int i = 7; i >= 0; i--)
        {
            high = high * x + above[i];
            low = low * x + below[i];
        }
        return high / low;
    }
}
