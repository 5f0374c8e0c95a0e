namespace FastNn.Formats;

/// <summary>
/// How many numbers lie between limits that grow by a tenth from one to the next on both sides of 0, as TensorFlow's histograms have them
/// (tensorflow/core/lib/histogram/histogram.cc). Allocates when made and never again.
/// </summary>
sealed class ValueHistogram
{
    // From 1e-12 to 1e20 in steps of 1.1.
    const int Steps = 774, Middle = Steps + 1;
    const double Least = 1e-12, Growth = 1.1;

    // The sign, the exponent and the first five bits behind it are a slot of floats, too narrow for two limits.
    const int SlotShift = 18, Slots = 1 << (32 - SlotShift);

    static readonly Predicate<double> some = count => count > 0;

    readonly double[] limits = new double[2 * Middle], counts = new double[2 * Middle];
    readonly short[] bucketOfSlot = new short[Slots];
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
        for (int slot = 0; slot < Slots; slot++)
        {
            // The least number of a slot: that nearest to 0, or, below 0, farthest from it.
            uint bits = (uint)slot << SlotShift;
            bucketOfSlot[slot] = (short)BucketOf(BitConverter.UInt32BitsToSingle((int)bits < 0 ? bits | (1u << SlotShift) - 1 : bits));
        }
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
        (first, last) = (Math.Max(0, Array.FindIndex(counts, some)), Math.Max(0, Array.FindLastIndex(counts, some)));
        if (count == 0)
        {
            (Smallest, Largest) = (0, 0);
        }
    }

    // A limit belongs to the bucket above it; infinity to the last one.
    int BucketOf(float value)
    {
        int place = Array.BinarySearch(limits, value);
        return Math.Min(place < 0 ? ~place : place + 1, limits.Length - 1);
    }
}
