using System.IO.Compression;

namespace FastNn.Data;

/// <summary>Decompresses gzip (RFC 1952) and finds out whether it was whole.</summary>
/// <remarks>
/// <see cref="GZipStream"/> checks the checksum of a member that it has seen the end of, but takes a file that breaks off, or goes on with
/// something else, for one that ends. So one more member is put behind the file: only if its content comes out last was all before it
/// complete. This reader holds back that much of what it has.
/// </remarks>
sealed class GzipReader : IDisposable
{
    static readonly byte[] mark = "FastNn: the end."u8.ToArray();
    static readonly byte[] markMember = Compress(mark);

    readonly HeadedStream compressed;
    readonly GZipStream gzip;
    readonly byte[] buffer = new byte[1 << 16];
    int start, end;

    /// <summary>Reads what <paramref name="rest"/> holds behind the <paramref name="head"/> that was already read from it.</summary>
    public GzipReader(ReadOnlyMemory<byte> head, Stream rest)
    {
        compressed = new HeadedStream(head, rest, markMember);
        gzip = new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true);
    }

    /// <summary>Compressed bytes read so far.</summary>
    public long CompressedLength => compressed.Given;

    /// <summary>Reads some bytes, none only at the end.</summary>
    /// <exception cref="InvalidDataException">The compressed data are damaged or not whole.</exception>
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
