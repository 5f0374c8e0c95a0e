namespace FastNn.TensorBoard.Tests;

public sealed class ValueHistogramTests
{
    [Fact]
    public void Histogram_takes_any_float()
    {
        var histogram = new ValueHistogram();
        histogram.Fill([0, -0f, 1e-30f, -1e-30f, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NaN, 1]);
        Assert.Equal((8, float.MinValue, double.PositiveInfinity), (histogram.Count, histogram.Smallest, histogram.Largest));
        Assert.Equal(8, Total(histogram));
        histogram.Fill([]);
        Assert.Equal((0, 0, 0, 0), (histogram.Count, Total(histogram), histogram.Smallest, histogram.Sum));
        histogram.Fill([0.5f, 0.5f]);
        Assert.Equal((1, 2), (histogram.Counts.Length, Total(histogram)));

        static double Total(ValueHistogram histogram) => histogram.Counts.ToArray().Sum();
    }

    [Fact]
    public void Every_value_is_counted_between_its_limits()
    {
        var histogram = new ValueHistogram();
        var random = new Random(1);
        // All magnitudes and signs, and the limits themselves with their neighbours.
        IEnumerable<float> values = Enumerable.Range(0, 2000).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)));
        IEnumerable<float> limits = Enumerable.Range(0, 774)
            .Select(i => (float)(1e-12 * Math.Pow(1.1, i)))
            .SelectMany(limit => new[] { limit, -limit, MathF.BitIncrement(limit), MathF.BitDecrement(-limit) });
        foreach (float value in values.Concat(limits).Where(value => !float.IsNaN(value)))
        {
            histogram.Fill([value, 0]);
            (double low, double high) = value < 0
                ? (double.NegativeInfinity, histogram.Limits[0])
                : (histogram.Limits.Length == 1 ? 0 : histogram.Limits[^2], histogram.Limits[^1]);
            Assert.True(value >= low && (value < high || value > 1e20), $"{value:R} from {low:R} to {high:R}");
            Assert.Equal(2, histogram.Counts[0] + (histogram.Counts.Length == 1 ? 0 : histogram.Counts[^1]));
        }
    }
}
