namespace FastNn.TensorBoard;

/// <summary>
/// Counts values in buckets whose limits grow by a factor of 1.1 on both sides of 0, the buckets of TensorFlow's histograms
/// (tensorflow/core/lib/histogram/histogram.cc). Allocates in the constructor and never again.
/// </summary>
sealed class ValueHistogram
{
    // From 1e-12 to 1e20 in steps of 1.1.
    const int Steps = 774, Middle = Steps + 1;
    const double SmallestLimit = 1e-12, Growth = 1.1;

    // A slot: the floats with the same sign, exponent and first five bits of the mantissa. It is too narrow for two limits.
    const int SlotShift = 18, Slots = 1 << (32 - SlotShift);

    static readonly Predicate<double> isFilled = count => count > 0;

    readonly double[] limits = new double[2 * Middle], counts = new double[2 * Middle];
    readonly short[] bucketOfSlot = new short[Slots];
    int first, last;

    public ValueHistogram()
    {
        // The negative limits, 0, the positive limits, and the largest double for the rest.
        double limit = SmallestLimit;
        for (int i = 0; i < Steps; i++, limit *= Growth)
        {
            (limits[Middle - 2 - i], limits[Middle + i]) = (-limit, limit);
        }
        limits[Middle - 1] = 0;
        limits[^1] = double.MaxValue;
        for (int slot = 0; slot < Slots; slot++)
        {
            // The smallest float of the slot: the nearest to 0, or, below 0, the farthest from 0.
            uint bits = (uint)slot << SlotShift;
            bucketOfSlot[slot] = (short)FindBucket(BitConverter.UInt32BitsToSingle((int)bits < 0 ? bits | (1u << SlotShift) - 1 : bits));
        }
    }

    public double Count { get; private set; }

    public double Smallest { get; private set; }

    public double Largest { get; private set; }

    public double Sum { get; private set; }

    public double SumOfSquares { get; private set; }

    /// <summary>Upper limits of the buckets, from the first to the last that is not empty.</summary>
    public ReadOnlySpan<double> Limits => limits.AsSpan(first, last - first + 1);

    /// <summary>Values in these buckets.</summary>
    public ReadOnlySpan<double> Counts => counts.AsSpan(first, last - first + 1);

    /// <summary>Counts the values anew, except NaN.</summary>
    public void Fill(ReadOnlySpan<float> values)
    {
        Array.Clear(counts);
        double sum = 0, squares = 0;
        float smallest = float.PositiveInfinity, largest = float.NegativeInfinity;
        long count = 0;
        foreach (float value in values)
        {
            if (float.IsNaN(value))
            {
                continue;
            }
            int bucket = bucketOfSlot[BitConverter.SingleToUInt32Bits(value) >> SlotShift];
            bucket += value >= limits[bucket] && bucket + 1 < limits.Length ? 1 : 0;
            counts[bucket]++;
            count++;
            sum += value;
            squares += (double)value * value;
            smallest = Math.Min(smallest, value);
            largest = Math.Max(largest, value);
        }
        (Count, Sum, SumOfSquares, Smallest, Largest) = (count, sum, squares, smallest, largest);
        (first, last) = (Math.Max(0, Array.FindIndex(counts, isFilled)), Math.Max(0, Array.FindLastIndex(counts, isFilled)));
        if (count == 0)
        {
            (Smallest, Largest) = (0, 0);
        }
    }

    // A limit belongs to the bucket above it; infinity belongs to the last bucket.
    int FindBucket(float value)
    {
        int found = Array.BinarySearch(limits, value);
        return Math.Min(found < 0 ? ~found : found + 1, limits.Length - 1);
    }
}
