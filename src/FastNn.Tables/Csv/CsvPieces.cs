namespace FastNn.Tables;

/// <summary>
/// The text of a CSV file for the parser: its beginning is read first, to detect the format, and its quotes are counted. On request it ends, for the parser,
/// with the records that have arrived, so that rows of a pipe are read as they come: the parser itself reads to the end of its buffer.
/// </summary>
sealed class CsvPieces : TextReader
{
    // A beginning of so many characters has some wide lines; a record of more than MaxRecord is left to the parser, which refuses it.
    const int FirstLength = 1 << 12, MaxBeginning = 1 << 16, MaxRecord = 1 << 24;

    readonly TextReader inner;
    readonly bool leavesOpen, endsWithRecords;
    char[] buffer = new char[FirstLength];
    int start, end, length;            // the piece, and what has been read
    int scanned, recordEnd;            // where the search for the end of a record stands, and the last one found
    bool isQuoted, afterReturn;

    /// <summary>Reads the beginning of a text: at least its first line, unless that is longer than the buffer.</summary>
    /// <param name="inner">The text.</param>
    /// <param name="leavesOpen">Whether disposing this leaves the text open.</param>
    /// <param name="endsWithRecords">Whether each piece ends with the records that have arrived: see <see cref="MoveToNextPiece"/>.</param>
    public CsvPieces(TextReader inner, bool leavesOpen, bool endsWithRecords)
    {
        (this.inner, this.leavesOpen, this.endsWithRecords) = (inner, leavesOpen, endsWithRecords);
        if (endsWithRecords)
        {
            MoveToNextPiece();
            return;
        }
        while (length < MaxBeginning && ReadMore() is > 0 and int read && !buffer.AsSpan(length - read, read).ContainsAny('\n', '\r'))
        {
        }
        end = length;
    }

    /// <summary>The beginning of the text, until the parser reads.</summary>
    public ReadOnlySpan<char> Beginning => buffer.AsSpan(start, end - start);

    /// <summary>The number of quotes read so far.</summary>
    public long Quotes { get; private set; }

    /// <summary>Waits for at least one more record; false at the end of the text.</summary>
    public bool MoveToNextPiece()
    {
        if (!endsWithRecords)
        {
            return false;
        }
        buffer.AsSpan(end, length - end).CopyTo(buffer);
        (length, scanned) = (length - end, scanned - end);
        (start, end, recordEnd) = (0, 0, 0);
        do
        {
            ScanRecords();
        }
        while (recordEnd == 0 && length < MaxRecord && ReadMore() > 0);
        end = recordEnd > 0 ? recordEnd : length;
        scanned = Math.Max(scanned, end);
        SkipLineFeed();
        return end > 0;
    }

    public override int Read(Span<char> buffer)
    {
        int read = Math.Min(buffer.Length, end - start);
        if (read > 0)
        {
            this.buffer.AsSpan(start, read).CopyTo(buffer);
            start += read;
        }
        else if (!endsWithRecords)
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

    int ReadMore()
    {
        if (length == buffer.Length)
        {
            Array.Resize(ref buffer, 2 * buffer.Length);
        }
        int read = inner.Read(buffer, length, buffer.Length - length);
        length += read;
        return read;
    }

    void ScanRecords()
    {
        for (; scanned < length; scanned++)
        {
            char c = buffer[scanned];
            isQuoted ^= c == '"';
            recordEnd = !isQuoted && c is '\n' or '\r' ? scanned + 1 : recordEnd;
        }
    }

    /// <summary>Skips the line feed of a line that ended with the carriage return of the piece before.</summary>
    void SkipLineFeed()
    {
        start = afterReturn && end > 0 && buffer[0] == '\n' ? 1 : 0;
        afterReturn = end > 0 && buffer[end - 1] == '\r';
    }
}
