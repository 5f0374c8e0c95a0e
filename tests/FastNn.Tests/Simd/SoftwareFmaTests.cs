using System.Numerics;
using System.Runtime.InteropServices;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Simd;

/// <summary>Multiply-adds without the instruction, against the framework's, which are correctly rounded: every kind of number, and those that nearly
/// tie.</summary>
public sealed class SoftwareFmaTests
{
    [Fact]
    public void Special_numbers_are_rounded_once()
    {
        float[] values = TierData.Special;
        foreach (float a in values)
        {
            foreach (float b in values)
            {
                Check([.. Enumerable.Repeat(a, values.Length)], [.. Enumerable.Repeat(b, values.Length)], values);
            }
        }
    }

    [Fact]
    public void Random_bits_are_rounded_once()
    {
        uint[] words = Words(3 * 1_000_002, 1);
        Check(Floats(words[..1_000_002]), Floats(words[1_000_002..2_000_004]), Floats(words[2_000_004..]));
    }

    /// <summary>Products beside sums of their own size, or beside the last place of it: what is lost decides where a float is a tie.</summary>
    [Fact]
    public void Near_ties_are_rounded_once()
    {
        const int Count = 1_000_000;
        uint[] words = Words(3 * Count, 2);
        float[] a = new float[Count], b = new float[Count], c = new float[Count];
        for (int i = 0; i < Count; i++)
        {
            // Few bits in the significands, so that products end in long runs of zeros; exponents such that results reach the denormals.
            uint x = words[3 * i], y = words[3 * i + 1], z = words[3 * i + 2];
            int e = (int)(x >> 24) % 40 - 20, low = i % 4 == 0 ? -74 : 0, apart = (int)(z >> 24) % 60 - 30;
            a[i] = Number(x & 0xFFF, e + low);
            b[i] = Number(y & 0x1FFF, low - e);
            c[i] = Number(z & 0xFFF, 2 * low + apart);
        }
        Check(a, b, c);

        static float Number(uint significand, int exponent) => ((significand & 1) == 0 ? 1 : -1) * (float)Math.ScaleB(significand >> 1, exponent - 11);
    }

    static void Check(float[] a, float[] b, float[] c)
    {
        float[] lanes = new float[a.Length];
        for (int i = 0; i + Vector<float>.Count <= a.Length; i += Vector<float>.Count)
        {
            SoftwareFma.Run(new Vector<float>(a, i), new Vector<float>(b, i), new Vector<float>(c, i)).CopyTo(lanes, i);
        }
        for (int i = 0; i < a.Length; i++)
        {
            float expected = MathF.FusedMultiplyAdd(a[i], b[i], c[i]), one = SoftwareFma.Run(a[i], b[i], c[i]);
            bool hasLane = i < a.Length / Vector<float>.Count * Vector<float>.Count;
            if (!Bits.Same(expected, one) || (hasLane && !Bits.Same(expected, lanes[i])))
            {
                Assert.Fail($"{a[i]:R} · {b[i]:R} + {c[i]:R} is {one:R} alone and {lanes[i]:R} in a register, expected {expected:R}");
            }
        }
    }

    static float[] Floats(uint[] words) => MemoryMarshal.Cast<uint, float>(words).ToArray();

    static uint[] Words(int count, uint seed)
    {
        uint[] words = new uint[count];
        for (int i = 0; i < count; i++)
        {
            seed = seed * 1664525 + 1013904223;
            words[i] = seed ^ (seed >> 16);
        }
        return words;
    }
}
