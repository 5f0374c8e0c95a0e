using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>Finds the exponent λ of the Yeo-Johnson transformation with the greatest likelihood for normal values, in double.</summary>
static class YeoJohnsonLikelihood
{
    // Where the likelihood still grows there, a column has hardly two values; powers beyond leave nothing of it.
    const double Limit = 128;

    /// <summary>Returns λ for sorted values; 1, which leaves them as they are, where there are no two different ones.</summary>
    public static double FindLambda(float[] sorted)
    {
        if (sorted.Length == 0 || sorted[0] == sorted[^1])
        {
            return 1;
        }
        double[] logs = Array.ConvertAll(sorted, static value => PortableMath.Log(1 + Math.Abs((double)value)));
        double sum = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            sum += sorted[i] < 0 ? -logs[i] : logs[i];
        }
        // A factor before all transformed values is kept apart: values far from 0 would lose the digits of their differences.
        bool isNegative = sorted[^1] < 0;
        double reference = isNegative || sorted[0] >= 0 ? logs[sorted.Length / 2] : 0;
        // The loss is convex in λ (T. Marchand and others, "SecureFedYJ", 2022), so that any interval that it does not fall out of holds the minimum.
        double low = -2, high = 2;
        while (low > -Limit && Loss(low) < Loss(low / 2))
        {
            low *= 2;
        }
        while (high < Limit && Loss(high) < Loss(high / 2))
        {
            high *= 2;
        }
        return BrentSearch.Minimize(Loss, low, high);

        // The negative logarithm of the likelihood, without its constants.
        double Loss(double lambda)
        {
            double mean = 0, squares = 0;
            for (int i = 0; i < sorted.Length; i++)
            {
                double value = Transform(sorted[i] < 0, logs[i] - reference, lambda), difference = value - mean;
                mean += difference / (i + 1);
                squares += difference * (value - mean);
            }
            double factor = 2 * reference * (isNegative ? 2 - lambda : lambda);
            double loss = 0.5 * sorted.Length * (PortableMath.Log(squares / sorted.Length) + factor) - (lambda - 1) * sum;
            return squares > 0 && double.IsFinite(loss) ? loss : double.PositiveInfinity;
        }
    }

    static double Transform(bool isNegative, double log, double lambda)
    {
        double exponent = isNegative ? 2 - lambda : lambda, y = Math.Abs(exponent) < 1e-12 ? log : PortableMath.ExpMinus1(exponent * log) / exponent;
        return isNegative ? -y : y;
    }
}
