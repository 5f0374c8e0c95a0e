using System.Buffers.Binary;
using System.Text;

namespace FastNn.Tests.Support;

/// <summary>A point or histogram of a TensorBoard event file, or what else a record says.</summary>
sealed record BoardEvent(double Time, long Step, string Tag, float Value, IReadOnlyDictionary<int, double[]> Histogram);

/// <summary>TensorBoard event files, read by the letter of their formats: every length and both checksums of a record are looked at.</summary>
static class EventReader
{
    /// <summary>The events of all files of a folder, in the order of the files.</summary>
    public static List<BoardEvent> Read(string folder) =>
        [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).SelectMany(file => ReadFile(File.ReadAllBytes(file)))];

    public static IEnumerable<BoardEvent> ReadFile(byte[] bytes)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            Assert.Equal(Masked(bytes.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
            byte[] data = bytes[(at + 12)..(at + 12 + length)];
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
            at += length + 16;
            yield return Event(data);
        }
    }

    /// <summary>CRC-32C bit by bit (RFC 3720, appendix B.4).</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? crc >> 1 ^ 0x82F63B78 : crc >> 1;
            }
        }
        return ~crc;
    }

    static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = Crc(bytes);
        return (crc >> 15 | crc << 17) + 0xA282EAD8;
    }

    static BoardEvent Event(byte[] data)
    {
        Dictionary<int, object> fields = Message(data);
        double time = BitConverter.Int64BitsToDouble((long)(ulong)fields[1]);
        long step = fields.TryGetValue(2, out object? number) ? (long)(ulong)number : 0;
        if (fields.TryGetValue(3, out object? version))
        {
            return new(time, step, $"version {Encoding.UTF8.GetString((byte[])version)}", float.NaN, new Dictionary<int, double[]>());
        }
        if (fields.TryGetValue(7, out object? session))
        {
            return new(time, step, $"session {Message((byte[])session)[1]}", float.NaN, new Dictionary<int, double[]>());
        }
        Dictionary<int, object> value = Message((byte[])Message((byte[])fields[5])[1]);
        float point = value.TryGetValue(2, out object? bits) ? BitConverter.UInt32BitsToSingle((uint)bits) : float.NaN;
        var histogram = new Dictionary<int, double[]>();
        foreach ((int field, object content) in value.TryGetValue(5, out object? inner) ? Message((byte[])inner) : [])
        {
            histogram[field] = content is byte[] packed
                ? [.. packed.Chunk(8).Select(eight => BitConverter.ToDouble(eight))]
                : [BitConverter.Int64BitsToDouble((long)(ulong)content)];
        }
        return new(time, step, Encoding.UTF8.GetString((byte[])value[1]), point, histogram);
    }

    static Dictionary<int, object> Message(byte[] data)
    {
        var fields = new Dictionary<int, object>();
        for (int at = 0; at < data.Length;)
        {
            ulong key = Varint(data, ref at);
            object value;
            switch (key & 7)
            {
                case 0:
                    value = Varint(data, ref at);
                    break;
                case 1:
                    value = BitConverter.ToUInt64(data, at);
                    at += 8;
                    break;
                case 2:
                    int length = (int)Varint(data, ref at);
                    value = data[at..(at + length)];
                    at += length;
                    break;
                case 5:
                    value = BitConverter.ToUInt32(data, at);
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"There is no kind {key & 7} of fields.");
            }
            fields.Add((int)(key >> 3), value);
        }
        return fields;
    }

    static ulong Varint(byte[] data, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = data[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
