using System.Buffers.Binary;

namespace FastNn.Data;

/// <summary>
/// The header of an IDX file: two zero bytes, the type code, the number of dimensions, and each dimension as a big-endian
/// 32-bit number. Layout: Y. LeCun, C. Cortes, C. Burges, "The MNIST database", section "File formats".
/// </summary>
sealed class IdxHeader
{
    public const int MaxDimensions = 8;
    const int MagicLength = 4;

    IdxHeader(IdxType type, int[] dimensions, int count)
    {
        (Type, Dimensions, Count) = (type, dimensions, count);
    }

    public IdxType Type { get; }

    public int[] Dimensions { get; }

    /// <summary>The product of the dimensions.</summary>
    public int Count { get; }

    public int Length => MagicLength + 4 * Dimensions.Length;

    /// <summary>Returns the offset of a value in the file.</summary>
    public long GetOffset(int value) => Length + (long)value * Size(Type);

    public static int Size(IdxType type) => type switch
    {
        IdxType.UnsignedByte or IdxType.SignedByte => 1,
        IdxType.Int16 => 2,
        IdxType.Int32 or IdxType.Single => 4,
        IdxType.Double => 8,
        _ => 0,
    };

    /// <summary>Reads a header and checks that the data it declares can be there, before anything is allocated for them.</summary>
    public static IdxHeader Read(DataSource source)
    {
        Span<byte> bytes = stackalloc byte[MagicLength + 4 * MaxDimensions];
        int read = source.Read(bytes[..MagicLength]);
        if (read < MagicLength)
        {
            throw source.Malformed(read, $"The file ends after {read} bytes; expected an IDX file, which begins with {MagicLength} bytes.",
                FormatError.Truncated);
        }
        if (bytes[0] != 0 || bytes[1] != 0)
        {
            throw source.Malformed(0, $"The file begins with 0x{bytes[0]:X2}{bytes[1]:X2}; expected the two zero bytes of an IDX file, plain or gzip.",
                FormatError.WrongFormat);
        }
        IdxType type = (IdxType)bytes[2];
        if (Size(type) == 0)
        {
            throw source.Malformed(2, $"The type code is 0x{bytes[2]:X2}; expected 0x08, 0x09, 0x0B, 0x0C, 0x0D or 0x0E.", FormatError.Unsupported);
        }
        int rank = bytes[3];
        if (rank is < 1 or > MaxDimensions)
        {
            throw source.Malformed(3, $"The number of dimensions is {rank}; expected 1 to {MaxDimensions}.", FormatError.LimitExceeded);
        }
        read = source.Read(bytes[..(4 * rank)]);
        if (read < 4 * rank)
        {
            throw source.Malformed(MagicLength + read, $"The file ends within the header; expected {rank} dimensions of 4 bytes each.", FormatError.Truncated);
        }
        int[] dimensions = new int[rank];
        return new IdxHeader(type, dimensions, Volume(source, bytes, type, dimensions));
    }

    /// <summary>Decodes the dimensions and multiplies them, within what an array can hold and the file can back.</summary>
    static int Volume(DataSource source, ReadOnlySpan<byte> bytes, IdxType type, int[] dimensions)
    {
        long count = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            uint dimension = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 * i)..]);
            if (dimension > Array.MaxLength)
            {
                throw source.Malformed(MagicLength + 4 * i, $"Dimension {i} is {dimension}; expected at most {Array.MaxLength}.", FormatError.LimitExceeded);
            }
            dimensions[i] = (int)dimension;
            count = Math.Min(count * dimension, long.MaxValue >> 32);   // a zero further on still makes it 0
        }
        long declared = count * Size(type);
        if (declared > Array.MaxLength)
        {
            throw source.Malformed(MagicLength, $"The dimensions {Shape(dimensions)} declare more than the {Array.MaxLength} bytes that are supported.",
                FormatError.LimitExceeded);
        }
        if (declared > source.MaxLength - source.Position)
        {
            throw source.Malformed(MagicLength,
                $"The dimensions {Shape(dimensions)} declare {declared} bytes of data, more than the file can hold: it is truncated.",
                FormatError.Truncated);
        }
        return (int)count;
    }

    static string Shape(int[] dimensions) => string.Join('×', dimensions);
}
