using System.Buffers.Binary;
using System.Text.Json;
using FastNn.Layers;

namespace FastNn.Formats;

/// <summary>
/// Reads and writes the safetensors format: 8 bytes with the length of the header, a header in JSON, then the data. Reading runs no code, opens no other file
/// and allocates no more than the file has.
/// </summary>
sealed class Safetensors
{
    // The limit of the reference implementation.
    const long MaxHeader = 100_000_000;

    // Elements that are converted at once: less than 256 KiB with their bytes.
    const int Piece = 16_384;

    readonly string file;
    readonly long dataOffset;
    readonly Stream stream;
    readonly BufferedBytes? data;

    Safetensors(SafetensorsHeader header, string file, long dataOffset, Stream stream, BufferedBytes? data) =>
        (Header, this.file, this.dataOffset, this.stream, this.data) = (header, file, dataOffset, stream, data);

    public SafetensorsHeader Header { get; }

    /// <summary>Reads the header of a file, and compares it with the length of the file where that is known.</summary>
    /// <param name="stream">Read from its position.</param>
    /// <param name="file">The name for messages.</param>
    /// <param name="isBuffered">Whether to read the data now, so that <see cref="ReadData"/> cannot fail. Otherwise it reads from the stream, which must stay
    /// open; one that cannot seek may end at any time and is always read now.</param>
    /// <exception cref="FastNnFormatException">The content is not a complete and valid safetensors file.</exception>
    public static Safetensors Open(Stream stream, string file, bool isBuffered = false)
    {
        SafetensorsHeader header = ReadHeader(stream, file, out long offset);
        if (header.DataLength > Array.MaxLength)
        {
            throw new FastNnFormatException(file, 8, $"the data has {header.DataLength:N0} bytes, more than the {Array.MaxLength:N0} that can be read")
            {
                Code = FormatError.LimitExceeded,
            };
        }
        if (!isBuffered && stream.CanSeek)
        {
            return new(header, file, offset, stream, null);
        }
        var data = BufferedBytes.Read(stream, header.DataLength);
        var content = new Safetensors(header, file, offset, stream, data);
        content.RequireEnd(data.Length);
        return content;
    }

    /// <summary>Reads the header of a file alone, and compares it with the length of the file where that is known.</summary>
    /// <exception cref="FastNnFormatException">The content is not a safetensors file.</exception>
    public static SafetensorsHeader ReadHeader(Stream stream, string file, out long dataOffset)
    {
        byte[] length = ReadExactly(stream, 8, file, 0);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (headerLength > MaxHeader)
        {
            string? foreign = ForeignFormat.Describe(length);
            throw new FastNnFormatException(file, 0,
                foreign ?? $"the header is said to have {headerLength:N0} bytes, and {MaxHeader:N0} are the most: this is not a safetensors file")
            {
                Code = foreign is null ? FormatError.LimitExceeded : FormatError.WrongFormat,
            };
        }
        dataOffset = 8 + (long)headerLength;
        var header = SafetensorsHeader.Parse(ReadExactly(stream, (long)headerLength, file, 8), file);
        long rest = stream.CanSeek ? stream.Length - stream.Position : header.DataLength;
        if (rest < header.DataLength)
        {
            throw Short(file, dataOffset, rest, header.DataLength);
        }
        return rest == header.DataLength ? header : throw Long(file, dataOffset + header.DataLength);
    }

    /// <summary>Reads the values of tensors in the order of the data, in pieces. Once, unless the data are buffered.</summary>
    /// <param name="find">Returns what receives the values of a tensor; null to leave it out.</param>
    /// <exception cref="FastNnFormatException">The stream ends too early, or does not end.</exception>
    public void ReadData(Func<TensorEntry, PartSetter?> find)
    {
        byte[] bytes = new byte[Math.Min(Piece * sizeof(double), Header.DataLength)];
        float[] values = new float[Math.Min(Piece, Header.DataLength)];
        foreach (TensorEntry tensor in Header.Tensors)
        {
            PartSetter? set = find(tensor);
            int step = set is null ? 1 : tensor.Type.Size;
            for (long at = tensor.Start; at < tensor.End;)
            {
                int length = (int)Math.Min(Math.Min(Piece * step, bytes.Length), tensor.End - at);
                ReadAt(at, bytes.AsSpan(0, length));
                if (set is not null)
                {
                    Span<float> piece = values.AsSpan(0, length / step);
                    tensor.Type.Read(bytes.AsSpan(0, length), piece);
                    set((int)((at - tensor.Start) / step), piece);
                }
                at += length;
            }
        }
        if (data is null)
        {
            RequireEnd(Header.DataLength);
        }
    }

    // From the buffer, or the next bytes of the stream.
    void ReadAt(long start, Span<byte> bytes)
    {
        if (data is not null)
        {
            data.CopyTo(start, bytes);
        }
        else if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) is var count && count < bytes.Length)
        {
            throw Short(file, dataOffset, start + count, Header.DataLength);
        }
    }

    void RequireEnd(long have)
    {
        if (have < Header.DataLength)
        {
            throw Short(file, dataOffset, have, Header.DataLength);
        }
        if (stream.ReadByte() >= 0)
        {
            throw Long(file, dataOffset + have);
        }
    }

    /// <summary>Creates the header of a file with metadata and tensors. Throws for what <see cref="Open"/> would refuse, before anything is
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
                writer.WriteString("dtype"u8, tensor.Type.Name);
                writer.WriteStartArray("shape"u8);
                foreach (int size in tensor.Shape)
                {
                    writer.WriteNumberValue(size);
                }
                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets"u8);
                writer.WriteNumberValue(offset);
                writer.WriteNumberValue(offset += tensor.Count * (long)tensor.Type.Size);
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
            byte[] bytes = new byte[(long)tensor.Count * tensor.Type.Size];
            tensor.Type.Write(values, bytes);
            stream.Write(bytes);
        }
    }

    // A length in a file is not trusted: memory grows with the bytes that are read.
    static byte[] ReadExactly(Stream stream, long length, string file, long offset)
    {
        if (stream.CanSeek && stream.Length - stream.Position < length)
        {
            throw Short(file, offset, stream.Length - stream.Position, length);
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
                throw Short(file, offset, have, length);
            }
            have += read;
        }
        return bytes;
    }

    static FastNnFormatException Short(string file, long offset, long there, long length) => new(file, offset + there,
        $"the file ends after {there:N0} bytes of a part that has {length:N0}: it is truncated, or no safetensors file")
    {
        Code = FormatError.Truncated,
    };

    static FastNnFormatException Long(string file, long offset) => new(file, offset, "something follows the data of the last tensor")
    {
        Code = FormatError.TrailingData,
    };
}
