using System.Buffers.Binary;
using FastNn.Data;

namespace FastNn.Fuzz;

/// <summary>IDX arrays of every type.</summary>
public sealed class IdxFormat : FuzzFormat
{
    static readonly Dictionary<int, int> sizes = new() { [8] = 1, [9] = 1, [0x0B] = 2, [0x0C] = 4, [0x0D] = 4, [0x0E] = 8 };

    /// <inheritdoc/>
    public override string Name => "idx";

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. sizes.Select(type => Make(type.Key, [2, 3], 6 * type.Value)),
        Make(8, [5], 5),
        Make(8, [0], 0),
        Make(8, [1, 1, 1, 1, 1, 1, 1, 1], 1),
    ];

    /// <inheritdoc/>
    public override byte[] Generate(Random random)
    {
        byte[] seed = Seeds[random.Next(Seeds.Count)];
        if (random.Next(2) == 0)
        {
            return Bytes.Change(seed, random, Seeds, Words);
        }
        int rank = random.Next(10), type = random.Next(8) == 0 ? random.Next(256) : sizes.Keys.ElementAt(random.Next(sizes.Count));
        int[] dimensions = [.. Enumerable.Range(0, rank).Select(_ => random.Next(4) == 0 ? (int)Bytes.Number(random, seed.Length) : random.Next(5))];
        long length = dimensions.Aggregate((long)sizes.GetValueOrDefault(type, 1), (product, size) => Math.Clamp(product * size, 0, 1000));
        return Make(type, dimensions, (int)Math.Max(0, length + (random.Next(3) == 0 ? random.Next(-3, 4) : 0)));
    }

    /// <inheritdoc/>
    public override Verdict Validate(byte[] input)
    {
        if (input.Length >= 2 && input[0] == 0x1F && input[1] == 0x8B)
        {
            return Verdict.Unknown;
        }
        if (input.Length < 4 || input[0] != 0 || input[1] != 0 || !sizes.TryGetValue(input[2], out int size) || input[3] is 0 or > 8
            || input.Length < 4 + 4 * input[3])
        {
            return Verdict.Refuse;
        }
        System.Numerics.BigInteger bytes = size;
        for (int i = 0; i < input[3]; i++)
        {
            uint dimension = BinaryPrimitives.ReadUInt32BigEndian(input.AsSpan(4 + 4 * i));
            if (dimension > Array.MaxLength)
            {
                return Verdict.Refuse;
            }
            bytes *= dimension;
        }
        return bytes == input.Length - 4 - 4 * input[3] ? Verdict.Accept : Verdict.Refuse;
    }

    /// <inheritdoc/>
    public override object Read(byte[] input) => Idx.Read(new MemoryStream(input));

    /// <inheritdoc/>
    public override string? CheckAccepted(byte[] input, object value)
    {
        var array = (IdxArray)value;
        if (input[0] != 0)
        {
            return null;
        }
        float[] values = new float[array.Count];
        array.CopyTo(values);
        int start = 4 + 4 * input[3], size = sizes[input[2]];
        for (int i = 0; i < values.Length; i++)
        {
            byte[] bytes = input[(start + i * size)..(start + (i + 1) * size)];
            Array.Reverse(bytes);
            float expected = input[2] switch
            {
                8 => bytes[0],
                9 => (sbyte)bytes[0],
                0x0B => BitConverter.ToInt16(bytes),
                0x0C => BitConverter.ToInt32(bytes),
                0x0D => BitConverter.ToSingle(bytes),
                _ => (float)BitConverter.ToDouble(bytes),
            };
            if (!expected.Equals(values[i]))
            {
                return $"has the value {values[i]} at {i}, where {expected} is";
            }
        }
        return null;
    }

    /// <inheritdoc/>
    public override long MaxAllocation(byte[] input) => input is [0x1F, 0x8B, ..] ? long.MaxValue : 2L * input.Length + (1 << 20);

    static byte[] Make(int type, int[] dimensions, int length)
    {
        byte[] bytes = [0, 0, (byte)type, (byte)dimensions.Length, .. dimensions.SelectMany(size => BitConverter.GetBytes(size).Reverse()), .. new byte[
            length]];
        for (int i = 0; i < length; i++)
        {
            bytes[^(i + 1)] = (byte)(37 * i + 65);
        }
        return bytes;
    }
}
