using System.Buffers.Binary;

namespace FastNn.TensorBoard;

/// <summary>
/// Writes a Protocol Buffers message from its end to its beginning, fields last to first, so that the length of an inner message is known when it has to be
/// written before it. Wire format: protobuf.dev/programming-guides/encoding.
/// </summary>
/// <param name="buffer">Filled from its end.</param>
ref struct ProtobufWriter(Span<byte> buffer)
{
    const int Varint = 0, EightBytes = 1, LengthDelimited = 2, FourBytes = 5;

    readonly Span<byte> buffer = buffer;
    int start = buffer.Length;

    /// <summary>Bytes written so far, at the end of the buffer: the end of an inner message that begins now.</summary>
    public readonly int Length => buffer.Length - start;

    public void WriteInt64(int field, long value)
    {
        WriteVarint((ulong)value);
        WriteKey(field, Varint);
    }

    public void WriteSingle(int field, float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(Reserve(sizeof(float)), value);
        WriteKey(field, FourBytes);
    }

    public void WriteDouble(int field, double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(Reserve(sizeof(double)), value);
        WriteKey(field, EightBytes);
    }

    /// <summary>Writes a text in UTF-8, or any bytes.</summary>
    public void WriteBytes(int field, ReadOnlySpan<byte> bytes)
    {
        int end = Length;
        bytes.CopyTo(Reserve(bytes.Length));
        EndMessage(field, end);
    }

    /// <summary>Writes a packed list.</summary>
    public void WriteDoubles(int field, ReadOnlySpan<double> values)
    {
        int end = Length;
        for (int i = values.Length - 1; i >= 0; i--)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(Reserve(sizeof(double)), values[i]);
        }
        EndMessage(field, end);
    }

    /// <summary>Turns the fields written since <paramref name="end"/> into an inner message.</summary>
    /// <param name="field">Its field in the outer message.</param>
    /// <param name="end"><see cref="Length"/> before its last field was written.</param>
    public void EndMessage(int field, int end)
    {
        WriteVarint((ulong)(Length - end));
        WriteKey(field, LengthDelimited);
    }

    void WriteKey(int field, int wireType) => WriteVarint((ulong)(field << 3 | wireType));

    // Seven bits per byte, the lowest first; all bytes but the last have the eighth bit set.
    void WriteVarint(ulong value)
    {
        int count = 1;
        for (ulong rest = value >> 7; rest != 0; rest >>= 7)
        {
            count++;
        }
        Span<byte> bytes = Reserve(count);
        for (int i = 0; i < count; i++, value >>= 7)
        {
            bytes[i] = (byte)(value & 0x7F | (i + 1 < count ? 0x80UL : 0));
        }
    }

    Span<byte> Reserve(int count)
    {
        start -= count;
        return buffer.Slice(start, count);
    }
}
