using System.IO.Compression;

namespace FastNn.Data;

/// <summary>Decompresses gzip (RFC 1952) and finds out whether it was whole.</summary>
/// <remarks>
/// <see cref="GZipStream"/> checks the checksum of a member that it has seen the end of, but takes a file that breaks off, or goes on with
/// something else, for one that ends. So one more member is put behind the file: only if its content comes out last was all before it
/// complete. This reader holds back that much of what it has.
/// </remarks>
internal sealed class GzipReader : IDisposable
{
    private static readonly byte[] Mark = "FastNn: the end."u8.ToArray();
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly HeadedStream _compressed;
    private readonly GZipStream _gzip;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start, _end;

    /// <summary>Reads what <paramref name="rest"/> holds behind the <paramref name="head"/> that was already read from it.</summary>
    public GzipReader(ReadOnlyMemory<byte> head, Stream rest)
    {
        _compressed = new HeadedStream(head, rest, MarkMember);
        _gzip = new GZipStream(_compressed, CompressionMode.Decompress, leaveOpen: true);
    }

    /// <summary>Compressed bytes read so far.</summary>
    public long CompressedLength => _compressed.Given;

    /// <summary>Reads some bytes, none only at the end.</summary>
    /// <exception cref="InvalidDataException">The compressed data are damaged or not whole.</exception>
    public int Read(Span<byte> buffer)
    {
        while (_end - _start <= Mark.Length)
        {
            Span<byte> held = _buffer.AsSpan(_start, _end - _start);
            held.CopyTo(_buffer);
            (_start, _end) = (0, held.Length);
            int more = _gzip.Read(_buffer.AsSpan(_end));
            if (more == 0)
            {
                return _buffer.AsSpan(0, _end).SequenceEqual(Mark) ? 0 : throw new InvalidDataException();
            }
            _end += more;
        }
        int read = Math.Min(buffer.Length, _end - _start - Mark.Length);
        _buffer.AsSpan(_start, read).CopyTo(buffer);
        _start += read;
        return read;
    }

    public void Dispose() => _gzip.Dispose();

    private static byte[] Compress(byte[] content)
    {
        using MemoryStream member = new();
        using (GZipStream gzip = new(member, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }
        return member.ToArray();
    }
}
