using System.IO.Compression;

namespace FastNn.Data;

/// <summary>Decompresses gzip (RFC 1952) and detects truncated data.</summary>
/// <remarks>
/// <see cref="GZipStream"/> checks the checksum of a complete member, but accepts a file that is truncated or followed by other data. So this reader appends
/// one
/// more member, the end mark: only if its content comes last were all members before it complete. The reader keeps back as many bytes as the mark has.
/// </remarks>
sealed class GzipReader : IDisposable
{
    static readonly byte[] mark = "FastNn: the end."u8.ToArray();
    static readonly byte[] markMember = Compress(mark);

    readonly HeadedStream compressed;
    readonly GZipStream gzip;
    readonly byte[] buffer = new byte[1 << 16];
    int start, end;

    /// <summary>Reads <paramref name="rest"/>, whose first bytes, <paramref name="head"/>, were read before.</summary>
    public GzipReader(ReadOnlyMemory<byte> head, Stream rest)
    {
        compressed = new HeadedStream(head, rest, markMember);
        gzip = new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true);
    }

    /// <summary>Compressed bytes read so far.</summary>
    public long CompressedLength => compressed.ReadLength;

    /// <summary>Reads some bytes; 0 only at the end.</summary>
    /// <exception cref="InvalidDataException">The compressed data are damaged or truncated.</exception>
    public int Read(Span<byte> buffer)
    {
        while (end - start <= mark.Length)
        {
            Span<byte> held = this.buffer.AsSpan(start, end - start);
            held.CopyTo(this.buffer);
            (start, end) = (0, held.Length);
            int more = gzip.Read(this.buffer.AsSpan(end));
            if (more == 0)
            {
                return this.buffer.AsSpan(0, end).SequenceEqual(mark) ? 0 : throw new InvalidDataException();
            }
            end += more;
        }
        int read = Math.Min(buffer.Length, end - start - mark.Length);
        this.buffer.AsSpan(start, read).CopyTo(buffer);
        start += read;
        return read;
    }

    public void Dispose() => gzip.Dispose();

    static byte[] Compress(byte[] content)
    {
        using MemoryStream member = new();
        using (GZipStream gzip = new(member, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }
        return member.ToArray();
    }
}
