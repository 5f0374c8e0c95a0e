using System.Diagnostics;
using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn.RandomNumbers;

/// <summary>
/// Counter-based random numbers: the value at an index is a pure function of seed, stream and index, so the order of the draws and the number of threads do
/// not change a result. It has no state, and allocates nothing.
/// </summary>
/// <remarks>
/// Philox4x32-10 of J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. The key
/// is the seed; the counter is the number of the block in its low and the stream in its high 64 bits. A block is four words of
/// 32 bits. The kinds of draw read the same blocks (a <see cref="Bits"/> is a word, a <see cref="Below"/> two, a
/// <see cref="Normal"/> four), so a stream should serve one kind: <see cref="RandomStream"/> keeps the purposes apart.
/// </remarks>
readonly struct CounterRandom(long seed, ulong stream = 0)
{
    /// <summary>Rounds of a block; multipliers and key steps of the paper, section 4: the steps are the golden ratio and √3 - 1 as 32-bit fractions.</summary>
    internal const int Rounds = 10;
    internal const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57, KeyStep0 = 0x9E3779B9, KeyStep1 = 0xBB67AE85;

    /// <summary>Returns 32 random bits: word <c>index mod 4</c> of block <c>index / 4</c>, as a sequential generator would give them.</summary>
    public uint Bits(ulong index)
    {
        var (x0, x1, x2, x3) = Block(index >> 2);
        return (index & 3) switch { 0 => x0, 1 => x1, 2 => x2, _ => x3 };
    }

    /// <summary>Returns a multiple of 2⁻²⁴ in [0, 1), uniformly: the 24 high bits are all that a float holds without rounding.</summary>
    public float Uniform(ulong index) => (Bits(index) >> 8) * (1f / (1 << 24));

    /// <summary>
    /// Returns a draw from the normal distribution of mean 0 and variance 1, from block <paramref name="index"/> alone: Box-Muller
    /// (1958) in double, its cosine branch. Its magnitude is at most √(-2 ln 2⁻⁵³), about 8.57.
    /// </summary>
    public float Normal(ulong index)
    {
        var (x0, x1, x2, x3) = Block(index);
        const double Step = 1.0 / (1L << 53);
        double radius = ((Join(x0, x1) >> 11) + 1) * Step;   // (0, 1]: its logarithm exists
        double turn = (Join(x2, x3) >> 11) * Step;           // [0, 1)
        return (float)(Math.Sqrt(-2 * PortableMath.Log(radius)) * PortableMath.CosOfTurns(turn));
    }

    /// <summary>
    /// Returns an integer in [0, <paramref name="bound"/>), <paramref name="bound"/> at least 1: the high word of 64 random bits times the
    /// bound. A value's probability differs from 1 / bound by less than 2⁻⁶⁴, which is less than a 2⁻³³ part of it.
    /// </summary>
    public int Below(ulong index, int bound)
    {
        Debug.Assert(bound > 0);
        var (x0, x1, x2, x3) = Block(index >> 1);
        ulong bits = (index & 1) == 0 ? Join(x0, x1) : Join(x2, x3);
        return (int)Math.BigMul(bits, (ulong)bound, out _);
    }

    /// <summary>Permutes <paramref name="order"/> in place (Fisher-Yates); the permutation depends on seed, stream and length alone.</summary>
    public void Shuffle(Span<int> order)
    {
        for (int last = order.Length - 1; last > 0; last--)
        {
            int other = Below((ulong)last, last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }
    }

    /// <summary>Returns the four words of one block, in the order of the published known answers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal (uint X0, uint X1, uint X2, uint X3) Block(ulong block)
    {
        uint x0 = (uint)block, x1 = (uint)(block >> 32), x2 = (uint)stream, x3 = (uint)(stream >> 32);
        uint key0 = (uint)seed, key1 = (uint)(seed >> 32);

        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * x0, product1 = (ulong)Multiplier1 * x2;
            (x0, x1, x2, x3) = ((uint)(product1 >> 32) ^ x1 ^ key0, (uint)product1, (uint)(product0 >> 32) ^ x3 ^ key1, (uint)product0);
            key0 += KeyStep0;
            key1 += KeyStep1;
        }
        return (x0, x1, x2, x3);
    }

    static ulong Join(uint low, uint high) => low | ((ulong)high << 32);
}
