using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.RandomNumbers;

/// <summary>
/// Computes sixteen blocks of <see cref="CounterRandom"/> at once, a block in each lane, about eight times as fast and with the same bits.
/// </summary>
static class RandomPanel
{
    /// <summary>Words of a panel: word w of block 16·panel + lane lies at 16·w + lane.</summary>
    public const int Words = 4 * Panel.Width;

    static ReadOnlySpan<uint> Lanes => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// <summary>Writes the words of a panel, as the bits of floats.</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static void Fill<S>(long seed, ulong panel, ref float words) where S : struct, ISimd<S>
    {
        ref float lanes = ref Unsafe.As<uint, float>(ref MemoryMarshal.GetReference(Lanes));
        ulong first = panel * Panel.Width;
        for (nint lane = 0; lane < Panel.Width; lane += S.Width)
        {
            uint key0 = (uint)seed, key1 = (uint)(seed >> 32);
            // The number of the first block is a multiple of 16: the lane's own fills its low bits.
            S x0 = S.Load(ref lanes, lane) ^ Bits<S>((uint)first), x1 = Bits<S>((uint)(first >> 32)), x2 = 0f, x3 = 0f;
            for (int round = 0; round < CounterRandom.Rounds; round++)
            {
                S low0 = S.MultiplyWords(x0, Bits<S>(CounterRandom.Multiplier0), out S high0),
                    low1 = S.MultiplyWords(x2, Bits<S>(CounterRandom.Multiplier1), out S high1);
                x0 = high1 ^ x1 ^ Bits<S>(key0);
                x1 = low1;
                x2 = high0 ^ x3 ^ Bits<S>(key1);
                x3 = low0;
                key0 += CounterRandom.KeyStep0;
                key1 += CounterRandom.KeyStep1;
            }
            S.Store(x0, ref words, lane);
            S.Store(x1, ref words, Panel.Width + lane);
            S.Store(x2, ref words, 2 * Panel.Width + lane);
            S.Store(x3, ref words, 3 * Panel.Width + lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S Bits<S>(uint word) where S : struct, ISimd<S> => BitConverter.UInt32BitsToSingle(word);
}
