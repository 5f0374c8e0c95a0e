using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FastNn.Tables;

/// <summary>Reads numbers of 4 to 16 characters in one register, without branches for each length: the cells of a file have all of them.</summary>
static class ShortNumber
{
    /// <summary>The characters of the longest number, and of the shortest one.</summary>
    public const int MaxLength = 16, MinLength = 4;

    const int Half = MaxLength / 2, Quarter = MaxLength / 4, BitsOfByte = 8, BitsOfChar = 16;

    // The bytes of a shuffle that drops the point at a position (the length for none) from a number of some length, and moves its digits to the end.
    static readonly Vector128<byte>[] shuffles = MakeShuffles();

    /// <summary>Returns the digits as a number, and how many of them are behind the point; false where other characters are among them.</summary>
    /// <param name="text">From <see cref="MinLength"/> to <see cref="MaxLength"/> characters.</param>
    /// <param name="mantissa">The number without its point.</param>
    /// <param name="behind">The number of digits behind the point.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out ulong mantissa, out int behind)
    {
        const ulong Shift = 100_000_000;
        int length = text.Length;
        Vector128<byte> bytes = Load(text), digits = bytes - Vector128.Create((byte)'0');
        uint points = Vector128.Equals(bytes, Vector128.Create((byte)'.')).ExtractMostSignificantBits();
        uint others = Vector128.GreaterThan(digits, Vector128.Create((byte)9)).ExtractMostSignificantBits() & ((1u << length) - 1);
        int point = Math.Min(BitOperations.TrailingZeroCount(points), length);
        behind = Math.Max(0, length - 1 - point);
        Vector128<ulong> moved = Vector128.Shuffle(digits, shuffles[(length - MinLength) * (MaxLength + 1) + point]).AsUInt64();
        mantissa = NumberText.ReadEight(moved[0]) * Shift + NumberText.ReadEight(moved[1]);
        return others == points && (points & (points - 1)) == 0;
    }

    /// <summary>Loads characters as bytes, with zeros behind them; those beyond a byte become no digits. The second part overlaps the first.</summary>
    static Vector128<byte> Load(ReadOnlySpan<char> text)
    {
        int length = text.Length;
        ref byte first = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(text));
        if (length > Half)
        {
            Vector128<ushort> start = Unsafe.ReadUnaligned<Vector128<ushort>>(ref first);
            Vector128<ushort> end = Unsafe.ReadUnaligned<Vector128<ushort>>(ref Unsafe.Add(ref first, sizeof(char) * (length - Half)));
            Vector128<ulong> both = Vector128.NarrowWithSaturation(start, end).AsUInt64();
            return Vector128.Create(both[0], both[1] >> (BitsOfByte * (MaxLength - length))).AsByte();
        }
        ulong low = Unsafe.ReadUnaligned<ulong>(ref first);
        ulong high = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, sizeof(char) * (length - Quarter)));
        high = length == Quarter ? 0 : high >> (BitsOfChar * (Half - length));
        return Vector128.NarrowWithSaturation(Vector128.Create(low, high).AsUInt16(), Vector128<ushort>.Zero);
    }

    static Vector128<byte>[] MakeShuffles()
    {
        // A byte beyond the register is zero.
        const byte Zero = 0xFF;
        var all = new Vector128<byte>[(MaxLength - MinLength + 1) * (MaxLength + 1)];
        for (int length = MinLength; length <= MaxLength; length++)
        {
            for (int point = 0; point <= length; point++)
            {
                byte[] order = [.. Enumerable.Repeat(Zero, MaxLength)];
                int to = MaxLength - 1;
                for (int from = length - 1; from >= 0; from--)
                {
                    if (from != point)
                    {
                        order[to--] = (byte)from;
                    }
                }
                all[(length - MinLength) * (MaxLength + 1) + point] = Vector128.Create(order);
            }
        }
        return all;
    }
}
