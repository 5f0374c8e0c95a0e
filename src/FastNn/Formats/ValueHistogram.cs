namespace FastNn;

/// <summary>
/// How many numbers lie between limits that grow by a tenth from one to the next on both sides of 0, as TensorFlow's histograms have them
/// (tensorflow/core/lib/histogram/histogram.cc). Allocates when made and never again.
/// </summary>
internal sealed class ValueHistogram
{
    // From 1e-12 to 1e20 in steps of 1.1.
    const int Steps = 774, Middle = Steps + 1;
    const double Least = 1e-12, Growth = 1.1;

    readonly double[] limits = new double[2 * Middle], counts = new double[2 * Middle];
    int first, last;

    public ValueHistogram()
    {
        // Negative ones up to 0, then positive ones, and the rest.
        double limit = Least;
        for (int i = 0; i < Steps; i++, limit *= Growth)
        {
            (limits[Middle - 2 - i], limits[Middle + i]) = (-limit, limit);
        }
        limits[Middle - 1] = 0;
        limits[^1] = double.MaxValue;
    }

    public double Count { get; private set; }

    public double Smallest { get; private set; }

    public double Largest { get; private set; }

    public double Sum { get; private set; }

    public double SumOfSquares { get; private set; }

    /// <summary>Upper limits of the buckets between the first and the last that hold something.</summary>
    public ReadOnlySpan<double> Limits => limits.AsSpan(first, last - first + 1);

    /// <summary>Numbers in these buckets.</summary>
    public ReadOnlySpan<double> Counts => counts.AsSpan(first, last - first + 1);

    /// <summary>Counts numbers; those that are none are left out.</summary>
    public void Fill(ReadOnlySpan<float> values)
    {
        Array.Clear(counts);
        (Count, Sum, SumOfSquares, Smallest, Largest) = (0, 0, 0, double.PositiveInfinity, double.NegativeInfinity);
        (first, last) = (counts.Length - 1, 0);
        foreach (float value in values)
        {
            if (float.IsNaN(value))
            {
                continue;
            }
            int bucket = Array.BinarySearch(limits, value);
            // A limit belongs to the bucket above it.
            bucket = Math.Min(bucket < 0 ? ~bucket : bucket + 1, limits.Length - 1);
            counts[bucket]++;
            (first, last) = (Math.Min(first, bucket), Math.Max(last, bucket));
            Count++;
            Sum += value;
            SumOfSquares += (double)value * value;
            Smallest = Math.Min(Smallest, value);
            Largest = Math.Max(Largest, value);
        }
        if (Count == 0)
        {
            (first, last, Smallest, Largest) = (0, 0, 0, 0);
        }
    }
}
