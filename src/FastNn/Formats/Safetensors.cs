using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace FastNn;

/// <summary>
/// The safetensors format: 8 bytes of length, that much JSON, then the numbers. Data only; reading runs no code, opens no other file and
/// allocates no more than the file has.
/// </summary>
internal sealed class Safetensors
{
    // The reference implementation's limit.
    const long MaxHeader = 100_000_000;

    readonly byte[] data;

    Safetensors(SafetensorsHeader header, byte[] data)
    {
        Header = header;
        this.data = data;
    }

    public SafetensorsHeader Header { get; }

    /// <summary>The numbers of a tensor.</summary>
    public void CopyTo(TensorEntry tensor, Span<float> values)
    {
        data.AsSpan((int)tensor.Start, (int)(tensor.End - tensor.Start)).CopyTo(MemoryMarshal.AsBytes(values));
        if (!BitConverter.IsLittleEndian)
        {
            Span<int> words = MemoryMarshal.Cast<float, int>(values);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="stream">From where it stands to its end.</param>
    /// <param name="file">Its name in errors.</param>
    /// <param name="counters">The end of the names of tensors that are left out, and may be 64-bit integers too; none where null.</param>
    /// <exception cref="FastNnFormatException">It is not a whole and right safetensors file of 32-bit floats.</exception>
    public static Safetensors Read(Stream stream, string file, string? counters = null)
    {
        byte[] length = ReadExactly(stream, 8, file, 0);
        ulong header = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (header > MaxHeader)
        {
            throw new FastNnFormatException(file, 0, $"the header is said to have {header:N0} bytes, and {MaxHeader:N0} are the most: this is not a safetensors file");
        }
        var parsed = SafetensorsHeader.Parse(ReadExactly(stream, (long)header, file, 8), file, counters);
        if (parsed.DataLength > Array.MaxLength)
        {
            throw new FastNnFormatException(file, 8, $"the data has {parsed.DataLength:N0} bytes, more than the {Array.MaxLength:N0} that can be read");
        }
        byte[] data = ReadExactly(stream, parsed.DataLength, file, 8 + (long)header);
        return stream.ReadByte() < 0 ? new Safetensors(parsed, data) : throw new FastNnFormatException(file, 8 + (long)header + data.Length, "something follows the data of the last tensor");
    }

    /// <summary>Writes a file: metadata, and tensors one after the other in the given order.</summary>
    public static void Write(Stream stream, IReadOnlyList<KeyValuePair<string, string>> metadata, IReadOnlyList<NamedTensor> tensors)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("__metadata__"u8);
            foreach (KeyValuePair<string, string> pair in metadata)
            {
                writer.WriteString(pair.Key, pair.Value);
            }
            writer.WriteEndObject();
            long offset = 0;
            foreach (NamedTensor tensor in tensors)
            {
                writer.WriteStartObject(tensor.Name);
                writer.WriteString("dtype"u8, "F32"u8);
                writer.WriteStartArray("shape"u8);
                foreach (int size in tensor.Shape)
                {
                    writer.WriteNumberValue(size);
                }
                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets"u8);
                writer.WriteNumberValue(offset);
                writer.WriteNumberValue(offset += tensor.Count * (long)sizeof(float));
                writer.WriteEndArray();
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        // Padded with spaces, so that the numbers begin on a multiple of eight.
        while (json.Length % 8 != 0)
        {
            json.WriteByte((byte)' ');
        }
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        stream.Write(length);
        json.WriteTo(stream);
        foreach (NamedTensor tensor in tensors)
        {
            float[] values = new float[tensor.Count];
            tensor.CopyTo(values);
            Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
            if (!BitConverter.IsLittleEndian)
            {
                Span<int> words = MemoryMarshal.Cast<byte, int>(bytes);
                BinaryPrimitives.ReverseEndianness(words, words);
            }
            stream.Write(bytes);
        }
    }

    // What a file says of its own length is believed only as far as bytes come: memory grows with what is there.
    static byte[] ReadExactly(Stream stream, long length, string file, long offset)
    {
        if (stream.CanSeek && stream.Length - stream.Position < length)
        {
            throw Short(stream.Length - stream.Position);
        }
        byte[] bytes = new byte[stream.CanSeek ? length : Math.Min(length, 1 << 16)];
        int have = 0;
        while (have < length)
        {
            if (have == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(length, 2L * have));
            }
            int read = stream.Read(bytes, have, bytes.Length - have);
            if (read == 0)
            {
                throw Short(have);
            }
            have += read;
        }
        return bytes;

        FastNnFormatException Short(long there) => new(file, offset + there, $"the file ends after {there:N0} bytes of a part that has {length:N0}: it is truncated, or no safetensors file");
    }
}
