using FastNn.Contracts;

namespace FastNn.Data;

/// <summary>Reads the bytes of a data file, and decompresses gzip, detected by its first two bytes.</summary>
/// <remarks>
/// A gzip file may expand to <see cref="FreeExpansion"/> bytes, and beyond that to <see cref="MaxExpansion"/> times its compressed length, the limit of Apache
/// POI against zip bombs; deflate itself can reach 1,032. Real data stay far below it (MNIST: 5); a trusted file beyond it can be decompressed first.
/// </remarks>
sealed class DataSource : IDisposable
{
    public const long FreeExpansion = 16 << 20;
    public const int MaxExpansion = 100;

    readonly FileStream? owned;
    readonly HeadedStream? plain;
    readonly GzipReader? gzip;

    DataSource(Stream stream, string name, FileStream? owned)
    {
        this.owned = owned;
        Name = name;
        byte[] head = new byte[2];
        long remaining = stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : long.MaxValue;
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (read == 2 && head[0] == 0x1F && head[1] == 0x8B)
        {
            gzip = new GzipReader(head, stream);
            MaxLength = remaining == long.MaxValue ? long.MaxValue : Expansion(remaining);
        }
        else
        {
            plain = new HeadedStream(head.AsMemory(0, read), stream, tail: default);
            MaxLength = remaining;
        }
    }

    /// <summary>The name in messages: a path, or the kind of stream.</summary>
    public string Name { get; }

    /// <summary>The maximal number of bytes, from the length of the file; <see cref="long.MaxValue"/> if unknown.</summary>
    public long MaxLength { get; }

    /// <summary>Decompressed bytes read so far.</summary>
    public long Position { get; private set; }

    public static DataSource Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        try
        {
            return new DataSource(file, path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a stream from its position; disposing the source leaves the stream open.</summary>
    public static DataSource Over(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Require.Argument(stream.CanRead, nameof(stream), $"The {name} cannot be read; give an open, readable stream.");
        return new DataSource(stream, stream is FileStream file ? file.Name : name, null);
    }

    /// <summary>Fills the buffer; returns less than its length only at the end of the data.</summary>
    public int Read(Span<byte> buffer)
    {
        int filled = 0;
        while (filled < buffer.Length)
        {
            int read = ReadAvailable(buffer[filled..]);
            if (read == 0)
            {
                break;
            }
            filled += read;
        }
        return filled;
    }

    /// <summary>Reads the available bytes, and waits only where there are none; returns 0 only at the end of the data.</summary>
    public int ReadAvailable(Span<byte> buffer)
    {
        int read = ReadSome(buffer);
        Position += read;
        CheckExpansion();
        return read;
    }

    /// <summary>The exception for a byte of these data.</summary>
    public FastNnFormatException Malformed(long offset, string problem, FormatError code = FormatError.Malformed) =>
        new(Name, offset, problem) { Code = code };

    public void Dispose()
    {
        gzip?.Dispose();
        owned?.Dispose();
    }

    int ReadSome(Span<byte> buffer)
    {
        try
        {
            return gzip?.Read(buffer) ?? plain!.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new FastNnFormatException(Name, Position, "The gzip data are damaged, truncated, or followed by other data. Fetch the file again.", e);
        }
    }

    void CheckExpansion()
    {
        if (gzip is not null && Position > Expansion(gzip.CompressedLength))
        {
            throw Malformed(Position, $"The gzip data expand to more than {MaxExpansion} times their length. Decompress the file first if you trust it.",
                FormatError.LimitExceeded);
        }
    }

    static long Expansion(long compressed) =>
        Math.Max(FreeExpansion, compressed > long.MaxValue / MaxExpansion ? long.MaxValue : compressed * MaxExpansion);
}
