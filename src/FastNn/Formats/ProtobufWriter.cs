using System.Buffers.Binary;

namespace FastNn.Formats;

/// <summary>
/// Writes a Protocol Buffers message from its end to its beginning, fields last to first: so the length of what is inside is known when it is to be written
/// before it. Wire format: protobuf.dev/programming-guides/encoding.
/// </summary>
/// <param name="buffer">Filled from its end.</param>
ref struct ProtobufWriter(Span<byte> buffer)
{
    const int Varint = 0, Eight = 1, Bytes = 2, Four = 5;

    readonly Span<byte> buffer = buffer;
    int start = buffer.Length;

    /// <summary>What is written so far.</summary>
    public readonly ReadOnlySpan<byte> Written => buffer[start..];

    /// <summary>Bytes written: where an inner message ends that is begun now.</summary>
    public readonly int Length => buffer.Length - start;

    public void Number(int field, long value)
    {
        Raw((ulong)value);
        Key(field, Varint);
    }

    public void Float(int field, float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(Take(sizeof(float)), value);
        Key(field, Four);
    }

    public void Double(int field, double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);
        Key(field, Eight);
    }

    public void Text(int field, ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Take(utf8.Length));
        Raw((ulong)utf8.Length);
        Key(field, Bytes);
    }

    /// <summary>Doubles, packed.</summary>
    public void Doubles(int field, ReadOnlySpan<double> values)
    {
        int end = Length;
        for (int i = values.Length - 1; i >= 0; i--)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), values[i]);
        }
        Message(field, end);
    }

    /// <summary>Makes what was written since a message of its own.</summary>
    /// <param name="field">Its field in the outer one.</param>
    /// <param name="end"><see cref="Length"/> before its last field was written.</param>
    public void Message(int field, int end)
    {
        Raw((ulong)(Length - end));
        Key(field, Bytes);
    }

    void Key(int field, int kind) => Raw((ulong)(field << 3 | kind));

    // Seven bits a byte, the lowest first; all but the last have the eighth set.
    void Raw(ulong value)
    {
        int count = 1;
        for (ulong rest = value >> 7; rest != 0; rest >>= 7)
        {
            count++;
        }
        Span<byte> bytes = Take(count);
        for (int i = 0; i < count; i++, value >>= 7)
        {
            bytes[i] = (byte)(value & 0x7F | (i + 1 < count ? 0x80UL : 0));
        }
    }

    Span<byte> Take(int count)
    {
        start -= count;
        return buffer.Slice(start, count);
    }
}
