namespace FastNn.Data;

/// <summary>A read-only stream of a head, another stream and a tail. The head is the part of the stream that was read to detect its format, so that the stream
/// need not be seekable.</summary>
sealed class HeadedStream(ReadOnlyMemory<byte> head, Stream rest, ReadOnlyMemory<byte> tail) : Stream
{
    ReadOnlyMemory<byte> head = head;
    ReadOnlyMemory<byte> tail = tail;

    /// <summary>Bytes read so far.</summary>
    public long ReadLength { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int read = Take(ref head, buffer);
        read = read > 0 ? read : rest.Read(buffer);
        read = read > 0 ? read : Take(ref tail, buffer);
        ReadLength += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    static int Take(ref ReadOnlyMemory<byte> from, Span<byte> buffer)
    {
        int taken = Math.Min(from.Length, buffer.Length);
        from.Span[..taken].CopyTo(buffer);
        from = from[taken..];
        return taken;
    }
}
