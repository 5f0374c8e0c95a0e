using System.Buffers.Binary;
using FastNn.Contracts;

namespace FastNn.Data;

/// <summary>
/// The array of an IDX file: numbers of one type, in one or more dimensions, the last one contiguous. Immutable; any number of threads may read it.
/// </summary>
public sealed class IdxArray
{
    const int FirstPiece = 1 << 20;

    readonly IdxHeader header;
    readonly byte[] bytes;   // as in the file: big-endian

    IdxArray(IdxHeader header, byte[] bytes)
    {
        (this.header, this.bytes) = (header, bytes);
    }

    /// <summary>The type the values have in the file.</summary>
    public IdxType Type => header.Type;

    /// <summary>The dimensions, 1 to 8 of them; the first is the number of rows.</summary>
    public ReadOnlySpan<int> Dimensions => header.Dimensions;

    /// <summary>Number of values: the product of <see cref="Dimensions"/>.</summary>
    public int Count => header.Count;

    /// <summary>Copies all values, rounded to float. Allocates nothing.</summary>
    /// <exception cref="ArgumentException"><paramref name="values"/> has not the length <see cref="Count"/>; nothing was copied.</exception>
    public void CopyTo(Span<float> values)
    {
        CheckLength(values.Length, nameof(values));
        ReadOnlySpan<byte> bytes = this.bytes;
        if (Type is IdxType.UnsignedByte)   // nearly every file, and many times faster than a switch for each value
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = bytes[i];
            }
            return;
        }
        int size = IdxHeader.Size(Type);
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> value = bytes.Slice(i * size, size);
            values[i] = Type switch
            {
                IdxType.Single => BinaryPrimitives.ReadSingleBigEndian(value),
                IdxType.Double => (float)BinaryPrimitives.ReadDoubleBigEndian(value),
                _ => Integer(value),
            };
        }
    }

    /// <summary>Copies all values of an array of integers. Allocates nothing.</summary>
    /// <exception cref="ArgumentException"><paramref name="values"/> has not the length <see cref="Count"/>; nothing was copied.</exception>
    /// <exception cref="InvalidOperationException">The values are floats.</exception>
    public void CopyTo(Span<int> values)
    {
        Require.State(Type is not (IdxType.Single or IdxType.Double), $"The values are of type {Type}; copy them to floats.");
        CheckLength(values.Length, nameof(values));
        ReadOnlySpan<byte> bytes = this.bytes;
        int size = IdxHeader.Size(Type);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Integer(bytes.Slice(i * size, size));
        }
    }

    /// <summary>Reads the data that the header declares, and checks that the file ends after them.</summary>
    internal static IdxArray Read(DataSource source, IdxHeader header)
    {
        int declared = header.Count * IdxHeader.Size(header.Type);

        // The header of a stream of unknown length may declare too much: the memory grows with the bytes that are read.
        byte[] bytes = new byte[source.MaxLength == long.MaxValue ? Math.Min(declared, FirstPiece) : declared];
        int filled = source.Read(bytes);
        while (filled == bytes.Length && filled < declared)
        {
            Array.Resize(ref bytes, (int)Math.Min(declared, 2L * filled));
            filled += source.Read(bytes.AsSpan(filled));
        }
        if (filled < declared)
        {
            throw source.Malformed(header.Length + filled, $"The file ends after {filled} bytes of data; its header declares {declared}.",
                FormatError.Truncated);
        }
        Span<byte> behind = stackalloc byte[1];
        if (source.Read(behind) > 0)
        {
            throw source.Malformed(header.Length + declared, $"The file is longer than the {declared} bytes of data that its header declares.",
                FormatError.TrailingData);
        }
        return new IdxArray(header, bytes);
    }

    int Integer(ReadOnlySpan<byte> value) => Type switch
    {
        IdxType.UnsignedByte => value[0],
        IdxType.SignedByte => (sbyte)value[0],
        IdxType.Int16 => BinaryPrimitives.ReadInt16BigEndian(value),
        _ => BinaryPrimitives.ReadInt32BigEndian(value),
    };

    void CheckLength(int length, string name) => Require.Argument(length == Count, name, $"{name} has length {length}; it must have Count, {Count}.");
}
