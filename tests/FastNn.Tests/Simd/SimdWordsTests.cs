using System.Runtime.InteropServices;
using FastNn.Simd;
using FastNn.Tests.Support;

namespace FastNn.Tests.Simd;

/// <summary>Operations on the bits of lanes, those of every kind of NaN included, at every tier.</summary>
public sealed class SimdWordsTests
{
    const uint SevenBits = 0x7F7F_7F7F;

    [Fact]
    public void Words_are_those_of_whole_numbers_in_every_lane_at_every_tier()
    {
        uint[] a = Words(1), b = [.. Words(2).Reverse()];
        foreach (Tier tier in TierData.Supported)
        {
            var found = new uint[11][];
            for (int i = 0; i < found.Length; i++)
            {
                found[i] = new uint[a.Length];
            }
            var bytes = new uint[a.Length / sizeof(uint)];
            Tiers.Run(tier, new WordsKernel(a, b, found, bytes));
            Check();
            Tiers.RunRows(tier, new WordsKernel(a, b, found, bytes));
            Check();

            void Check()
            {
                for (int i = 0; i < a.Length; i++)
                {
                    ulong product = (ulong)a[i] * b[i];
                    uint[] expected = [a[i] ^ b[i], a[i] & b[i], a[i] >>> 16, a[i] >>> 1, (uint)product, (uint)(product >> 32), a[i] << 16, a[i] << 1,
                        BitConverter.SingleToUInt32Bits((int)a[i]), AddByteProducts(a[i], a[i] & SevenBits, b[i]), a[i] >>> 8 & 0xFF];
                    found[^1][i] = MemoryMarshal.AsBytes(bytes.AsSpan())[i];
                    Assert.True(expected.SequenceEqual(found.Select(result => result[i])),
                        $"{a[i]:x8} and {b[i]:x8} at {tier}: {string.Join(' ', found.Select(result => $"{result[i]:x8}"))}, "
                    + $"expected {string.Join(' ', expected.Select(word => $"{word:x8}"))}");
                }
            }
        }
    }

    static uint AddByteProducts(uint sum, uint unsigned, uint signed)
    {
        for (int i = 0; i < 32; i += 8)
        {
            sum += (uint)((byte)(unsigned >> i) * (sbyte)(signed >> i));
        }
        return sum;
    }

    static uint[] Words(uint seed) =>
        [0, 1, 0xFFFF, 0x10000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x7F80_0001, .. TierData.Values(8192 - 8, seed).Select(BitConverter.SingleToUInt32Bits)];

    readonly struct WordsKernel(uint[] a, uint[] b, uint[][] found, uint[] bytes) : IKernel
    {
        public void Run<S>() where S : struct, ISimd<S>
        {
            for (int i = 0; i < a.Length; i += S.Width)
            {
                S x = S.Load(ref Floats(a)[i], 0), y = S.Load(ref Floats(b)[i], 0);
                S.Store(x ^ y, ref Floats(found[0])[i], 0);
                S.Store(x & y, ref Floats(found[1])[i], 0);
                S.Store(x >>> 16, ref Floats(found[2])[i], 0);
                S.Store(x >>> 1, ref Floats(found[3])[i], 0);
                S.Store(S.MultiplyWords(x, y, out S high), ref Floats(found[4])[i], 0);
                S.Store(high, ref Floats(found[5])[i], 0);
                S.Store(x << 16, ref Floats(found[6])[i], 0);
                S.Store(x << 1, ref Floats(found[7])[i], 0);
                S.Store(S.FromInt32(x), ref Floats(found[8])[i], 0);
                S.Store(S.AddByteProducts(x, x & BitConverter.UInt32BitsToSingle(SevenBits), y), ref Floats(found[9])[i], 0);
                // The upper of two bytes, with the lower as a fraction.
                S halves = S.FromInt32(x & BitConverter.UInt32BitsToSingle(0xFFFF)) * (1f / 256);
                S.StoreBytes(halves, ref MemoryMarshal.AsBytes(bytes.AsSpan())[0], i);
            }
        }

        static Span<float> Floats(uint[] words) => MemoryMarshal.Cast<uint, float>(words.AsSpan());
    }
}
