using FastNn.Kernels;
using FastNn.Tests.Support;

namespace FastNn.Tests.Kernels;

/// <summary>bfloat16 against a search for the nearest of all its numbers, in double.</summary>
public sealed class BFloat16Tests
{
    /// <summary>All finite numbers that are not negative, in order, and the one that would follow: the start of infinity.</summary>
    static readonly double[] numbers = [.. Enumerable.Range(0, 0x7F80).Select(bits => (double)BFloat16.Widen((ushort)bits)), Math.Pow(2, 128)];

    [Fact]
    public void Numbers_round_to_themselves_and_their_surroundings_to_the_nearest()
    {
        for (int bits = 0; bits < 0x1_0000; bits++)
        {
            float number = BFloat16.Widen((ushort)bits);
            if (float.IsNaN(number))
            {
                Assert.True(float.IsNaN(BFloat16.Widen(BFloat16.Round(number))));
                continue;
            }
            Assert.Equal(bits, BFloat16.Round(number));
            uint first = (uint)bits << 16;
            foreach (uint low in new uint[] { 1, 0x7FFE, 0x7FFF, 0x8000, 0x8001, 0x8002, 0xFFFF })
            {
                Check(BitConverter.UInt32BitsToSingle(first | low));
            }
        }
    }

    [Fact]
    public void Any_bits_round_to_the_nearest()
    {
        foreach (float value in TierData.Values(1_000_000))
        {
            Check(value);
        }
    }

    static void Check(float value)
    {
        ushort found = BFloat16.Round(value);
        if (float.IsNaN(value))
        {
            Assert.True(float.IsNaN(BFloat16.Widen(found)));
            return;
        }
        double size = Math.Abs((double)value);
        int at = Array.BinarySearch(numbers, Math.Min(size, numbers[^1]));
        int nearest = at;
        if (at < 0)
        {
            int above = ~at;
            double down = size - numbers[above - 1], up = numbers[above] - size;
            nearest = up < down || (up == down && above % 2 == 0) ? above : above - 1;
        }
        int expected = nearest | (float.IsNegative(value) ? 0x8000 : 0);
        Assert.True(expected == found, $"{value:R} rounds to {found:x4}, not to {expected:x4}");
    }
}
