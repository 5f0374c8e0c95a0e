using FastNn.Kernels;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Kernels;

public sealed class BinaryTests
{
    [Fact]
    public void Every_length_maps_every_element_and_nothing_else()
    {
        foreach (Tier tier in TierData.Supported)
        {
            for (int length = 0; length <= 130; length++)
            {
                MatrixBuffer x = MatrixBuffer.Row(length).Fill((_, i) => i + 0.5f), y = MatrixBuffer.Row(length).Fill((_, i) => (i * 0.3f) - 7);
                Tiers.Run(tier, new BinaryKernel<Op>(default, new(x.Data, 1, length), new(y.Data, 1, length), new(y.Data, 1, length)));
                for (int i = 0; i < length; i++)
                {
                    float expected = MathF.FusedMultiplyAdd(i + 0.5f, 3, -((i * 0.3f) - 7));
                    Assert.True(Bits.Same(expected, y[0, i]), $"element {i} of {length} at {tier} is {y[0, i]:R}, expected {expected:R}");
                    Assert.Equal(i + 0.5f, x[0, i]);
                }
                Assert.True(x.GuardsHold() && y.GuardsHold());
            }
        }
    }

    [Fact]
    public void Spans_of_different_lengths_are_refused()
    {
        Assert.Contains("y has 4 elements; it must have as many as x, 3",
            Assert.Throws<ArgumentException>(() => Binary.Run(new ScaleOp(2), new float[3], new float[4])).Message);
        Assert.Throws<ArgumentException>(() => Binary.Run(new ScaleOp(2), new float[4], new float[3]));
    }

    [Fact]
    public void Both_may_be_the_same_memory()
    {
        float[] y = [.. Enumerable.Range(0, 37).Select(i => (float)i)];
        Binary.Run(new ScaleOp(-0.5f), y, y);
        Assert.All(y.Index(), value => Assert.Equal(value.Index * -0.5f, value.Item));
    }

    /// <summary>3x - y.</summary>
    readonly struct Op : IBinaryOp
    {
        public S Apply<S>(S x, S y, nint column) where S : struct, ISimd<S> => S.MultiplyAdd(x, 3f, -y);
    }
}
