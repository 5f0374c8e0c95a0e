using FastNn.Kernels;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Kernels;

public sealed class RowNormsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(13, 1)]
    [InlineData(37, 4)]
    public void Rows_are_lanes_of_panels_and_tiers_give_the_same_bits(int inputs, int panels)
    {
        float[]? first = null;
        foreach (Tier tier in TierData.Supported)
        {
            MatrixBuffer w = MatrixBuffer.Row(panels * inputs * 16).Fill((_, i) => (((i * 29) % 31) - 15) * (i % 5 == 0 ? 0.3f : 0.05f));
            Tiers.Run(tier, new LimitNormsKernel(w.Data, inputs, 0.7f));
            Assert.True(w.GuardsHold(), $"{tier}");
            first ??= [.. w.Data];
            Assert.Equal(first, w.Data.ToArray());
            for (int row = 0; row < panels * 16; row++)
            {
                double norm = Math.Sqrt(Enumerable.Range(0, inputs).Sum(i => Math.Pow(first[(((row / 16) * inputs) + i) * 16 + (row % 16)], 2)));
                Assert.True(norm <= 0.7 * (1 + 1e-5), $"row {row} at {tier} has the norm {norm}");
            }
        }
    }

    [Fact]
    public void Other_sizes_are_refused() =>
        Assert.Contains("panels has 33 floats; it must have whole panels of 2 inputs",
            Assert.Throws<ArgumentException>(() => RowNorms.Limit(new float[33], 2, 1)).Message);
}
