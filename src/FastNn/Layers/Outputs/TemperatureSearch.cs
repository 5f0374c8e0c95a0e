using FastNn.Kernels;
using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>Finds the factor b = 1/T with the least mean cross entropy of softmax(b·logits), which is convex in b, by Newton's method and bisection.</summary>
readonly ref struct TemperatureSearch(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels)
{
    // Either a step of Newton's is less than half of the one before, or a bisection halves the logarithm of the interval.
    const int MaxSteps = 200;
    const double Tolerance = 1e-12;

    readonly ReadOnlySpan<float> logits = logits;
    readonly ReadOnlySpan<int> labels = labels;

    /// <summary>Returns the minimum in [low, high]: an end where the cross entropy falls towards it, 1 where it is constant.</summary>
    public double Run(double low, double high)
    {
        double factor = 1, before = double.PositiveInfinity;
        for (int i = 0; i < MaxSteps && high - low > Tolerance * high; i++)
        {
            (double slope, double curvature) = Differentiate(factor);
            if (slope == 0)
            {
                return factor;
            }
            if (slope > 0)
            {
                high = factor;
            }
            else
            {
                low = factor;
            }
            double step = slope / curvature, next = factor - step;
            if (Math.Abs(step) <= Tolerance * factor && curvature > 0)
            {
                return factor;
            }
            if (!(next > low && next < high && 2 * Math.Abs(step) < before))
            {
                next = Math.Sqrt(low * high);
            }
            (before, factor) = (Math.Abs(next - factor), next);
        }
        return factor;
    }

    // The mean over the rows of E[z] - z[label] and of E[z²] - E[z]², with the probabilities softmax(b·z); z less the greatest of its row.
    (double Slope, double Curvature) Differentiate(double factor)
    {
        int columns = logits.Length / labels.Length;
        double slope = 0, curvature = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<float> z = logits.Slice(row * columns, columns);
            // One logit is that of the second of two classes; the first has logit 0.
            double greatest = columns == 1 ? Math.Max(0, z[0]) : z[Reduce.ArgMax(z)], own = columns > 1 ? z[labels[row]] : labels[row] * z[0];
            double sum = 0, mean = 0, squares = 0;
            for (int i = columns == 1 ? -1 : 0; i < columns; i++)
            {
                double value = (i < 0 ? 0 : z[i]) - greatest, power = PortableMath.Exp(factor * value);
                (sum, mean, squares) = (sum + power, mean + power * value, squares + power * value * value);
            }
            mean /= sum;
            slope += mean - (own - greatest);
            curvature += squares / sum - mean * mean;
        }
        return (slope / labels.Length, curvature / labels.Length);
    }
}
