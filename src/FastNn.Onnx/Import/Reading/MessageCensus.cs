using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FastNn.Onnx.Import.Reading;

/// <summary>
/// Counts what messages cost in memory beside their bytes, without making any: a file of empty messages, two bytes each, would need fifty times its size.
/// Lengths are checked against the bytes that there are.
/// </summary>
/// <param name="stream">The messages, from its position to its end.</param>
/// <param name="file">The name for messages.</param>
sealed class MessageCensus(Stream stream, string file)
{
    /// <summary>The deepest nesting: a graph in an attribute is refused anyway, and a model without needs seven.</summary>
    public const int MaxDepth = 32;

    // Messages and texts: real models have some thousands, and each needs up to 200 bytes.
    const int MaxParts = 100_000;

    // Numbers in lists, such as shapes and axes, which need up to eight times their bytes. Weights are in raw data or lists of floats, which need no more.
    const int MaxIntegers = 1_000_000;

    readonly long start = stream.Position;
    long position = stream.Position, parts, integers;

    /// <summary>Counts a message of that type, which ends with the stream.</summary>
    /// <exception cref="FastNnFormatException">The bytes are no messages, or there are too many.</exception>
    public void Count(MessageDescriptor type) => Count(type, stream.Length, depth: 1);

    void Count(MessageDescriptor type, long end, int depth)
    {
        Check(depth <= MaxDepth, "messages are nested too deep; a model without graphs in attributes needs seven", FormatError.LimitExceeded);
        CountPart();
        while (position < end)
        {
            ulong tag = ReadVarint();
            Check(tag >> 3 is > 0 and < 1 << 29, "a field has a number that no field can have");
            FieldDescriptor? field = type.FindFieldByNumber((int)(tag >> 3));
            switch ((WireFormat.WireType)(tag & 7))
            {
                case WireFormat.WireType.Varint:
                    ReadVarint();
                    CountIntegers(field, 1);
                    break;
                case WireFormat.WireType.Fixed64:
                    Skip(8);
                    break;
                case WireFormat.WireType.Fixed32:
                    Skip(4);
                    break;
                case WireFormat.WireType.LengthDelimited:
                    ulong size = ReadVarint();
                    Check(size <= (ulong)Math.Max(0, end - position), "a field has more bytes than its message", FormatError.Truncated);
                    CountContent(field, (long)size, depth);
                    break;
                default:
                    Check(false, "a field has a wire type that is none of the format");
                    break;
            }
            Check(position <= end, "a field has more bytes than its message", FormatError.Truncated);
        }
    }

    void CountContent(FieldDescriptor? field, long size, int depth)
    {
        if (field is { FieldType: FieldType.Message })
        {
            Count(field.MessageType, position + size, depth + 1);
            return;
        }
        if (field is { FieldType: FieldType.String or FieldType.Bytes })
        {
            CountPart();
        }
        else
        {
            CountIntegers(field, size);
        }
        Skip(size);
    }

    void CountIntegers(FieldDescriptor? field, long count)
    {
        if (field is { IsRepeated: true, FieldType: not (FieldType.Float or FieldType.Double) })
        {
            integers += count;
            Check(integers <= MaxIntegers, "its lists of whole numbers have more than 1,000,000 bytes; give weights as raw data", FormatError.LimitExceeded);
        }
    }

    ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            int next = stream.ReadByte();
            Check(next >= 0, "it ends within a field", FormatError.Truncated);
            position++;
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
        Check(false, "a number has more than 10 bytes");
        return 0;
    }

    void Skip(long count)
    {
        Check(count <= stream.Length - position, "it ends within a field", FormatError.Truncated);
        position = stream.Seek(count, SeekOrigin.Current);
    }

    void CountPart() => Check(++parts <= MaxParts, "there are more than 100,000 messages and texts", FormatError.LimitExceeded);

    void Check(bool condition, string problem, FormatError code = FormatError.Malformed)
    {
        if (!condition)
        {
            throw new FastNnFormatException(file, position - start, $"it is no ONNX model: {problem}") { Code = code };
        }
    }
}
