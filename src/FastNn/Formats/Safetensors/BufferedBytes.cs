namespace FastNn.Formats;

/// <summary>Bytes of a stream that are kept to be read later, in pieces: memory grows with the bytes that are there, and nothing is copied to grow.</summary>
sealed class BufferedBytes
{
    const int Piece = 1 << 18;

    readonly List<byte[]> pieces = [];

    /// <summary>Number of bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Reads so many bytes, or fewer at the end of the stream.</summary>
    public static BufferedBytes Read(Stream stream, long length)
    {
        var bytes = new BufferedBytes();
        while (bytes.Length < length)
        {
            byte[] piece = GC.AllocateUninitializedArray<byte>((int)Math.Min(Piece, length - bytes.Length));
            int count = stream.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false);
            bytes.pieces.Add(piece);
            bytes.Length += count;
            if (count < piece.Length)
            {
                break;
            }
        }
        return bytes;
    }

    /// <summary>Copies the bytes from a position on.</summary>
    public void CopyTo(long start, Span<byte> target)
    {
        while (target.Length > 0)
        {
            ReadOnlySpan<byte> piece = pieces[(int)(start / Piece)].AsSpan((int)(start % Piece));
            piece = piece[..Math.Min(piece.Length, target.Length)];
            piece.CopyTo(target);
            target = target[piece.Length..];
            start += piece.Length;
        }
    }
}
