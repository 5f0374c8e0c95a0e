namespace FastNn.Data;

/// <summary>
/// The lines of a text, as spans of one buffer: ended by LF, CR LF or CR, in any mixture, the last one perhaps by nothing. Empty lines
/// are counted and left out, and so is a UTF-8 byte order mark.
/// </summary>
sealed class CsvLines(DataSource source)
{
    public const int MaxLength = 16 << 20;
    const int FirstBuffer = 1 << 16;
    const byte LineFeed = (byte)'\n', CarriageReturn = (byte)'\r';

    byte[] buffer = new byte[FirstBuffer];
    int start, end;       // what is read and not yet given
    long bufferOffset;     // where in the file the buffer begins
    bool afterReturn;      // a line feed that comes next belongs to the last line
    bool ended;
    (int Start, int Length, long Number, long Offset)? peeked;

    /// <summary>Number of the current line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Where in the file the current line begins.</summary>
    public long Offset { get; private set; }

    /// <summary>Goes to the next line that is not empty; false behind the last. The span is valid until the next call.</summary>
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
    /// Looks at the line that comes next; false where there is none. The current line stays the one that messages are about, but its span is no longer valid.
    /// The span given here is valid until the call of <see cref="Next"/> that gives the line again.
    /// </summary>
    public bool Peek(out ReadOnlySpan<byte> line)
    {
        (long number, long offset) = (Number, Offset);
        bool found = Next(out line);
        peeked = found ? ((int)(Offset - bufferOffset), line.Length, Number, Offset) : null;
        (Number, Offset) = (number, offset);
        return found;
    }

    /// <summary>What to throw about a cell of the current line.</summary>
    /// <param name="column">Number of the column, from 1.</param>
    /// <param name="start">Where in the line the cell begins.</param>
    /// <param name="problem">What goes on after "Line 3, column 5 ".</param>
    public FastNnFormatException Malformed(int column, int start, string problem) =>
        source.Malformed(Offset + start, $"Line {Number}, column {column} {problem}");

    /// <summary>What to throw about the file as a whole.</summary>
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
                throw source.Malformed(
                    bufferOffset + start, $"Line {Number} is longer than {MaxLength} bytes, the most that is read. Is this a CSV file?");
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

    /// <summary>Reads on, behind what is not yet given: what is there, so that who sends line by line gets his answers line by line.</summary>
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
