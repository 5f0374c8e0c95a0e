using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace FastNn.Formats;

/// <summary>
/// Reads and writes the safetensors format: 8 bytes with the length of the header, a header in JSON, then the data. Reading runs no code, opens no other file
/// and allocates no more than the file has.
/// </summary>
sealed class Safetensors
{
    // The limit of the reference implementation.
    const long MaxHeader = 100_000_000;

    readonly byte[] data;

    Safetensors(SafetensorsHeader header, byte[] data)
    {
        Header = header;
        this.data = data;
    }

    public SafetensorsHeader Header { get; }

    /// <summary>Copies the values of a tensor.</summary>
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
    /// <param name="stream">Read from its position to its end.</param>
    /// <param name="file">The name for messages.</param>
    /// <param name="counters">The suffix of names of tensors that are ignored, and may be 64-bit integers; null for none.</param>
    /// <exception cref="FastNnFormatException">The content is not a complete and valid safetensors file of 32-bit floats.</exception>
    public static Safetensors Read(Stream stream, string file, string? counters = null)
    {
        byte[] length = ReadExactly(stream, 8, file, 0);
        ulong header = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (header > MaxHeader)
        {
            throw new FastNnFormatException(file, 0, ForeignFormat.Describe(length)
                ?? $"the header is said to have {header:N0} bytes, and {MaxHeader:N0} are the most: this is not a safetensors file");
        }
        var parsed = SafetensorsHeader.Parse(ReadExactly(stream, (long)header, file, 8), file, counters);
        if (parsed.DataLength > Array.MaxLength)
        {
            throw new FastNnFormatException(file, 8, $"the data has {parsed.DataLength:N0} bytes, more than the {Array.MaxLength:N0} that can be read");
        }
        byte[] data = ReadExactly(stream, parsed.DataLength, file, 8 + (long)header);
        return stream.ReadByte() < 0
            ? new Safetensors(parsed, data)
            : throw new FastNnFormatException(file, 8 + (long)header + data.Length, "something follows the data of the last tensor");
    }

    /// <summary>Creates the header of a file with metadata and tensors. Throws for what <see cref="Read"/> would refuse, before anything is
    /// written.</summary>
    /// <exception cref="InvalidOperationException">There are more tensors, numbers or metadata than a file can have, or a name is no text.</exception>
    public static byte[] MakeHeader(IReadOnlyList<KeyValuePair<string, string>> metadata, IReadOnlyList<NamedTensor> tensors)
    {
        if (tensors.Count > SafetensorsHeader.MaxTensors)
        {
            throw new InvalidOperationException(
                $"There are {tensors.Count:N0} tensors to be saved; a file can have {SafetensorsHeader.MaxTensors:N0}, so that it could not be loaded again.");
        }
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
                FileText.Check(tensor.Name, "The name of a tensor");
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
            if (offset > Array.MaxLength)
            {
                throw new InvalidOperationException(
                    $"The tensors have {offset:N0} bytes; {Array.MaxLength:N0} are the most that a file is read with, so that it could not be loaded again.");
            }
        }
        // Padded with spaces: the data begin at a multiple of eight.
        while (json.Length % 8 != 0)
        {
            json.WriteByte((byte)' ');
        }
        return json.Length <= MaxHeader ? json.ToArray() : throw new InvalidOperationException(
            $"Names and metadata take {json.Length:N0} bytes; {MaxHeader:N0} are the most that a file can have, so that it could not be loaded again.");
    }

    /// <summary>Writes a file: the header, and the tensors it was created from.</summary>
    public static void Write(Stream stream, byte[] header, IReadOnlyList<NamedTensor> tensors)
    {
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
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

    // A length in a file is not trusted: memory grows with the bytes that are read.
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

        FastNnFormatException Short(long there) => new(file, offset + there,
            $"the file ends after {there:N0} bytes of a part that has {length:N0}: it is truncated, or no safetensors file");
    }
}
