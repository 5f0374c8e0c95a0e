namespace FastNn.Data;

/// <summary>
/// Reads the lines of a text as spans of one buffer. Lines end in LF, CR LF, CR or the end of the file. Empty lines are counted and skipped; a UTF-8 byte order
/// mark is skipped.
/// </summary>
sealed class CsvLines(DataSource source)
{
    public const int MaxLength = 16 << 20;
    const int FirstBuffer = 1 << 16;
    const byte LineFeed = (byte)'\n', CarriageReturn = (byte)'\r';

    byte[] buffer = new byte[FirstBuffer];
    int start, end;       // the unread part of the buffer
    long bufferOffset;     // the offset of the buffer in the file
    bool afterReturn;      // a line feed at the start belongs to the line before
    bool ended;
    (int Start, int Length, long Number, long Offset)? peeked;

    /// <summary>Number of the current line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The offset of the current line in the file.</summary>
    public long Offset { get; private set; }

    /// <summary>Moves to the next line that is not empty; false after the last. The span is valid until the next call.</summary>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        if (this.peeked is { } peeked)
        {
            this.peeked = null;
            (Number, Offset) = (peeked.Number, peeked.Offset);
            line = buffer.AsSpan(peeked.Start, peeked.Length);
            return true;
        }
        if (Number == 0)
        {
            SkipByteOrderMark();
        }
        while (NextOrEmpty(out line))
        {
            if (!line.IsEmpty)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// Reads the next line without moving to it; false where there is none. Invalidates the span of the current line; the returned span is valid until the next
    /// call
    /// of <see cref="Next"/>, which returns the same line.
    /// </summary>
    public bool Peek(out ReadOnlySpan<byte> line)
    {
        (long number, long offset) = (Number, Offset);
        bool found = Next(out line);
        peeked = found ? ((int)(Offset - bufferOffset), line.Length, Number, Offset) : null;
        (Number, Offset) = (number, offset);
        return found;
    }

    /// <summary>The exception for a cell of the current line; the message begins with "Line 3, column 5 ".</summary>
    public FastNnFormatException Malformed(in CsvCells cell, string problem) => Malformed(cell.Column, cell.Start, problem);

    /// <summary>The exception for a column, from 1, of the current line, that begins at an offset in it.</summary>
    public FastNnFormatException Malformed(int column, int start, string problem) =>
        source.Malformed(Offset + start, $"Line {Number}, column {column} {problem}");

    /// <summary>The exception for the file as a whole.</summary>
    public FastNnFormatException Malformed(string problem) => source.Malformed(Offset, problem);

    void SkipByteOrderMark()
    {
        while (end < 3 && !ended)
        {
            Fill();
        }
        ReadOnlySpan<byte> head = buffer.AsSpan(0, end);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            start = 3;
        }
        else if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw source.Malformed(0, "The text is UTF-16; expected UTF-8. Save it as UTF-8.");
        }
    }

    bool NextOrEmpty(out ReadOnlySpan<byte> line)
    {
        Number++;
        int scanned = 0;
        while (true)
        {
            if (afterReturn && start < end)
            {
                start += buffer[start] == LineFeed ? 1 : 0;
                afterReturn = false;
            }
            int length = buffer.AsSpan(start + scanned, end - start - scanned).IndexOfAny(LineFeed, CarriageReturn);
            bool found = length >= 0;
            length = found ? scanned + length : end - start;
            if (length > MaxLength)
            {
                throw source.Malformed(bufferOffset + start, $"Line {Number} is longer than {MaxLength} bytes, the limit. Check that this is a CSV file.");
            }
            if (found || ended)
            {
                line = buffer.AsSpan(start, length);
                Offset = bufferOffset + start;
                afterReturn = found && buffer[start + length] == CarriageReturn;
                start += found ? length + 1 : length;
                return found || length > 0;
            }
            scanned = length;
            Fill();
        }
    }

    /// <summary>Reads more bytes into the buffer. Returns as soon as any are available, for interactive input.</summary>
    void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            bufferOffset += start;
            end -= start;
            start = 0;
        }
        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, 2 * buffer.Length);
        }
        int read = source.ReadAvailable(buffer.AsSpan(end));
        ended = read == 0;
        end += read;
    }
}
