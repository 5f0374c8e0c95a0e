using System.Text;

namespace FastNn.Fuzz;

/// <summary>Changes of bytes that know no format.</summary>
public static class Bytes
{
    static readonly long[] numbers =
    [
        0, 1, -1, 2, 3, 7, 8, 9, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536, int.MaxValue, int.MaxValue + 1L, uint.MaxValue, uint.MaxValue + 1L,
        100_000_000, 100_000_001, 1L << 40, 1L << 62, long.MaxValue, long.MinValue,
    ];

    /// <summary>Returns a copy with one to four changes.</summary>
    public static byte[] Change(byte[] input, Random random, IReadOnlyList<byte[]> others, IReadOnlyList<string> words)
    {
        byte[] bytes = input;
        for (int changes = random.Next(1, 5); changes > 0; changes--)
        {
            bytes = ChangeOnce(bytes, random, others, words);
        }
        return bytes;
    }

    /// <summary>Returns a number at a limit, or near the length of the input.</summary>
    public static long Number(Random random, int length) => random.Next(4) switch
    {
        0 => length + random.Next(-9, 10),
        1 => random.Next(-2, 20),
        2 => (1L << random.Next(64)) + random.Next(-1, 2),
        _ => numbers[random.Next(numbers.Length)],
    };

    static byte[] ChangeOnce(byte[] bytes, Random random, IReadOnlyList<byte[]> others, IReadOnlyList<string> words)
    {
        int at = random.Next(bytes.Length + 1), end = Math.Min(bytes.Length, at + 1 + random.Next(random.Next(2) == 0 ? 4 : 64));
        switch (random.Next(10))
        {
            case 0 when at < bytes.Length:
                return Replace(bytes, at, at + 1, [(byte)(bytes[at] ^ (1 << random.Next(8)))]);
            case 1 when at < bytes.Length:
                return Replace(bytes, at, at + 1, [(byte)random.Next(256)]);
            case 2:
                return Replace(bytes, at, end, []);
            case 3:
                return Replace(bytes, at, at, bytes[at..end]);
            case 4:
                return bytes[..at];
            case 5:
                byte[] number = BitConverter.GetBytes(Number(random, bytes.Length));
                int size = 1 << random.Next(4);
                if (random.Next(2) == 0)
                {
                    Array.Reverse(number, 0, size);
                }
                return Replace(bytes, at, Math.Min(bytes.Length, at + size), number[..size]);
            case 6:
                byte[] other = others[random.Next(others.Count)];
                int from = random.Next(other.Length + 1);
                return Replace(bytes, at, end, other[from..Math.Min(other.Length, from + 1 + random.Next(64))]);
            case 7 when words.Count > 0:
                return Replace(bytes, at, random.Next(2) == 0 ? at : end, Encoding.UTF8.GetBytes(words[random.Next(words.Count)]));
            case 8:
                return Replace(bytes, at, at, [(byte)random.Next(256)]);
            default:
                return ReplaceDigits(bytes, at, random);
        }
    }

    static byte[] ReplaceDigits(byte[] bytes, int at, Random random)
    {
        int start = at < bytes.Length ? bytes.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9') : -1;
        if (start < 0)
        {
            return bytes;
        }
        start += at;
        int length = bytes.AsSpan(start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return Replace(bytes, start, length < 0 ? bytes.Length : start + length, Encoding.UTF8.GetBytes(JsonChange.NumberText(random, bytes.Length)));
    }

    static byte[] Replace(byte[] bytes, int start, int end, byte[] by) => [.. bytes.AsSpan(0, start), .. by, .. bytes.AsSpan(end)];
}
