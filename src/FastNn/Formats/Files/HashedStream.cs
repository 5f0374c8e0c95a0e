using FastNn.Kernels;

namespace FastNn.Formats;

/// <summary>Hashes a file while it is read, so that the parsed and the hashed bytes are the same, without a buffer for the whole file.</summary>
/// <param name="file">The file, at its start; stays open.</param>
/// <param name="cancellation">Cancels between two reads.</param>
sealed class HashedStream(Stream file, CancellationToken cancellation = default) : Stream
{
    // Small enough for a quick cancellation, and for a piece to be hashed from the L2 cache.
    const int MaxPiece = 1 << 18;

    Sha256 sha = new();

    public override bool CanRead => true;

    public override bool CanSeek => file.CanSeek;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set
        {
            // The hash begins again there.
            file.Position = value;
            sha = new();
        }
    }

    /// <summary>Hashes a file from its position to its end.</summary>
    public static byte[] Hash(Stream file, CancellationToken cancellation = default)
    {
        var stream = new HashedStream(file, cancellation);
        byte[] piece = new byte[MaxPiece];
        while (stream.Read(piece) > 0)
        {
        }
        return stream.Finish();
    }

    /// <summary>Returns the hash of the bytes read.</summary>
    public byte[] Finish()
    {
        byte[] hash = new byte[Sha256.HashBytes];
        sha.Finish(hash);
        return hash;
    }

    public override int Read(Span<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        int count = file.Read(buffer[..Math.Min(buffer.Length, MaxPiece)]);
        sha.Append(buffer[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
