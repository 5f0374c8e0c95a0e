using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>
/// SHA-256 (FIPS 180-4) in managed code. System.Security.Cryptography loads OpenSSL on Linux and ends the process where it is missing, as in minimal
/// containers.
/// </summary>
/// <remarks>A mutable struct: create it with <c>new Sha256()</c>, keep it in a field or a local, pass it by reference. Allocates nothing. Its time
/// depends on the length of the data alone, but it keeps no secrets: it is for hashes of files and networks, not for keys.</remarks>
struct Sha256
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashBytes = 32;

    const int BlockBytes = 64, Rounds = 64;

    Words state;
    Bytes block;
    ulong length;

    /// <summary>Starts a hash.</summary>
    public Sha256()
    {
        // FIPS 180-4, 5.3.3: the first 32 bits of the fractional parts of the square roots of the first 8 primes.
        ReadOnlySpan<uint> first = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
        first.CopyTo(state);
    }

    // FIPS 180-4, 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    static ReadOnlySpan<uint> RoundConstants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>Adds data to the hash.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        int used = (int)(length % BlockBytes);
        length += (ulong)data.Length;
        Span<byte> rest = block;
        if (used > 0)
        {
            int taken = Math.Min(BlockBytes - used, data.Length);
            data[..taken].CopyTo(rest[used..]);
            if (used + taken < BlockBytes)
            {
                return;
            }
            Compress(state, rest);
            data = data[taken..];
        }
        int whole = data.Length / BlockBytes * BlockBytes;
        Compress(state, data[..whole]);
        data[whole..].CopyTo(rest);
    }

    /// <summary>Finishes the hash. The value must not be used afterwards.</summary>
    /// <param name="hash">Gets the hash; at least <see cref="HashBytes"/> long.</param>
    public void Finish(Span<byte> hash)
    {
        // FIPS 180-4, 5.1.1: a bit 1, zeros up to 8 bytes before the end of a block, and the length in bits.
        int used = (int)(length % BlockBytes);
        ulong bits = length * 8;
        Span<byte> end = stackalloc byte[2 * BlockBytes];
        end.Clear();
        end[0] = 0x80;
        int padding = (used < BlockBytes - sizeof(ulong) ? BlockBytes : 2 * BlockBytes) - used;
        BinaryPrimitives.WriteUInt64BigEndian(end[(padding - sizeof(ulong))..], bits);
        Append(end[..padding]);
        Span<uint> words = state;
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash[(i * sizeof(uint))..], words[i]);
        }
    }

    // FIPS 180-4, 6.2.2, for whole blocks one after the other.
    [MethodImpl(JitOptions.Kernel)]
    static void Compress(Span<uint> state, ReadOnlySpan<byte> blocks)
    {
        Span<uint> schedule = stackalloc uint[Rounds];
        ReadOnlySpan<uint> constants = RoundConstants;
        for (; blocks.Length >= BlockBytes; blocks = blocks[BlockBytes..])
        {
            for (int i = 0; i < 16; i++)
            {
                schedule[i] = BinaryPrimitives.ReadUInt32BigEndian(blocks[(i * sizeof(uint))..]);
            }
            for (int i = 16; i < schedule.Length; i++)
            {
                uint x = schedule[i - 15], y = schedule[i - 2];
                uint s0 = BitOperations.RotateRight(x, 7) ^ BitOperations.RotateRight(x, 18) ^ (x >> 3);
                uint s1 = BitOperations.RotateRight(y, 17) ^ BitOperations.RotateRight(y, 19) ^ (y >> 10);
                schedule[i] = schedule[i - 16] + s0 + schedule[i - 7] + s1;
            }
            uint a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
            for (int i = 0; i < schedule.Length; i++)
            {
                schedule[i] += constants[i];
            }
            // The standard rotates the eight words in every round. Here the words stay, and the parameters of a round rotate.
            for (int i = 0; i < schedule.Length; i += 8)
            {
                Span<uint> keys = schedule.Slice(i, 8);
                Round(a, b, c, ref d, e, f, g, ref h, keys[0]);
                Round(h, a, b, ref c, d, e, f, ref g, keys[1]);
                Round(g, h, a, ref b, c, d, e, ref f, keys[2]);
                Round(f, g, h, ref a, b, c, d, ref e, keys[3]);
                Round(e, f, g, ref h, a, b, c, ref d, keys[4]);
                Round(d, e, f, ref g, h, a, b, ref c, keys[5]);
                Round(c, d, e, ref f, g, h, a, ref b, keys[6]);
                Round(b, c, d, ref e, f, g, h, ref a, keys[7]);
            }
            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;
            state[4] += e;
            state[5] += f;
            state[6] += g;
            state[7] += h;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Round(uint a, uint b, uint c, ref uint d, uint e, uint f, uint g, ref uint h, uint key)
    {
        uint sum1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
        uint t1 = h + sum1 + ((e & f) ^ (~e & g)) + key;
        uint sum0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
        d += t1;
        h = t1 + sum0 + ((a & b) ^ (a & c) ^ (b & c));
    }

    [InlineArray(8)]
    struct Words
    {
        uint first;
    }

    [InlineArray(BlockBytes)]
    struct Bytes
    {
        byte first;
    }
}
