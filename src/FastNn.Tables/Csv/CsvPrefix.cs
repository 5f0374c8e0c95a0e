namespace FastNn.Tables;

/// <summary>A text whose beginning was read to detect its format, and that counts the quotes that are read from it.</summary>
sealed class CsvPrefix : TextReader
{
    // Enough for some wide lines.
    const int MaxLength = 1 << 16;

    readonly TextReader inner;
    readonly bool leavesOpen;
    char[] prefix = new char[1 << 12];
    int start, length;

    /// <summary>Reads the beginning of a text: at least its first line, unless that is longer than the buffer.</summary>
    /// <param name="inner">The text.</param>
    /// <param name="leavesOpen">Whether disposing this leaves the text open.</param>
    public CsvPrefix(TextReader inner, bool leavesOpen)
    {
        (this.inner, this.leavesOpen) = (inner, leavesOpen);
        while (length < MaxLength)
        {
            if (length == prefix.Length)
            {
                Array.Resize(ref prefix, 2 * prefix.Length);
            }
            int read = inner.Read(prefix, length, prefix.Length - length);
            bool hasLine = prefix.AsSpan(length, read).ContainsAny('\n', '\r');
            length += read;
            if (read == 0 || hasLine)
            {
                return;
            }
        }
    }

    /// <summary>The beginning of the text.</summary>
    public ReadOnlySpan<char> Beginning => prefix.AsSpan(0, length);

    /// <summary>The number of quotes read so far.</summary>
    public long Quotes { get; private set; }

    public override int Read(Span<char> buffer)
    {
        int read = Math.Min(buffer.Length, length - start);
        if (read > 0)
        {
            prefix.AsSpan(start, read).CopyTo(buffer);
            start += read;
        }
        else
        {
            read = inner.Read(buffer);
        }
        Quotes += buffer[..read].Count('"');
        return read;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    protected override void Dispose(bool disposing)
    {
        if (!leavesOpen)
        {
            inner.Dispose();
        }
        base.Dispose(disposing);
    }
}
