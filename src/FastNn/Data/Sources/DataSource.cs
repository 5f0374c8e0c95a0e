namespace FastNn.Data;

/// <summary>
/// The bytes of a data file, decompressed where it is gzip, which its first two bytes tell, not its name.
/// </summary>
/// <remarks>
/// A gzip file may expand freely to <see cref="FreeExpansion"/> bytes, and beyond that to <see cref="MaxExpansion"/> times its
/// compressed length, the bound that Apache POI draws against zip bombs; deflate itself can reach 1,032. Real data
/// stay far below it (MNIST: 5), and whoever trusts a file beyond it can decompress it first.
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

    /// <summary>What messages call the source: a path, or the kind of stream.</summary>
    public string Name { get; }

    /// <summary>The most bytes that can come, as far as the length of the file tells; <see cref="long.MaxValue"/> if unknown.</summary>
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

    /// <summary>Reads a stream from where it stands; disposing the source leaves the stream open.</summary>
    public static DataSource Over(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.CanRead
            ? new DataSource(stream, stream is FileStream file ? file.Name : name, null)
            : throw new ArgumentException($"The {name} cannot be read: give an open, readable stream.", nameof(stream));
    }

    /// <summary>Fills the buffer; gives less than its length only at the end of the data.</summary>
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

    /// <summary>Reads what is there, and waits only where that is nothing; 0 only at the end of the data.</summary>
    public int ReadAvailable(Span<byte> buffer)
    {
        int read = ReadSome(buffer);
        Position += read;
        RefuseBomb();
        return read;
    }

    /// <summary>What to throw about a byte of these data.</summary>
    public FastNnFormatException Malformed(long offset, string problem) => new(Name, offset, problem);

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
            throw new FastNnFormatException(
                Name, Position, "The gzip data are damaged, break off, or are followed by something else: fetch the file again.", e);
        }
    }

    void RefuseBomb()
    {
        if (gzip is not null && Position > Expansion(gzip.CompressedLength))
        {
            throw Malformed(
                Position, $"The gzip data expand to more than {MaxExpansion} times their length: decompress the file first if it is to be trusted.");
        }
    }

    static long Expansion(long compressed) =>
        Math.Max(FreeExpansion, compressed > long.MaxValue / MaxExpansion ? long.MaxValue : compressed * MaxExpansion);
}
