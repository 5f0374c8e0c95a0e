using System.Text.Json;

namespace FastNn.Tables;

/// <summary>
/// The journal of a search: a line of JSON for the search and one for each measured trial, each written at once and flushed to the disk. A last line that is
/// not whole, of a process that was killed, counts as not written.
/// </summary>
sealed class SearchJournal : IDisposable
{
    readonly FileStream file;
    readonly List<MeasuredTrial> measured = [];

    SearchJournal(FileStream file) => this.file = file;

    /// <summary>The trials that were in the file when it was opened.</summary>
    public IReadOnlyList<MeasuredTrial> Measured => measured;

    /// <summary>The time of the search when the last of them was written.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>Opens a journal, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">The search.</param>
    /// <param name="schedule">Its trials.</param>
    /// <exception cref="FastNnFormatException">The file is no journal, or of another search; it is not changed.</exception>
    /// <exception cref="IOException">The file cannot be written, or another search uses it.</exception>
    public static SearchJournal Open(string path, JournalHeader header, TrialSchedule schedule)
    {
        var journal = new SearchJournal(new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        try
        {
            journal.Read(header, schedule);
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Appends a trial.</summary>
    /// <param name="one">The trial.</param>
    /// <param name="time">The time of the search.</param>
    public void Append(MeasuredTrial one, TimeSpan time) => Append(JournalLine.Write(one, time));

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    void Read(JournalHeader header, TrialSchedule schedule)
    {
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        int whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1, line = 0;
        if (whole == 0 && !IsStart(bytes))
        {
            throw NoJournal();
        }
        for (int first = 0, next; first < whole; first = next)
        {
            next = first + bytes.AsSpan(first).IndexOf((byte)'\n') + 1;
            ReadLine(bytes.AsMemory(first, next - first), ++line, header, schedule);
        }
        // A torn line would join the next one.
        file.SetLength(whole);
        file.Seek(0, SeekOrigin.End);
        if (whole == 0)
        {
            Append(header.Write());
        }
    }

    void ReadLine(ReadOnlyMemory<byte> bytes, int line, JournalHeader header, TrialSchedule schedule)
    {
        if (line == 1 && !IsStart(bytes.Span))
        {
            throw NoJournal();
        }
        string? difference = null;
        try
        {
            using var json = JsonDocument.Parse(bytes);
            if (line == 1)
            {
                difference = header.FindDifference(json.RootElement);
            }
            else
            {
                (MeasuredTrial one, Time) = JournalLine.Read(json.RootElement, schedule);
                measured.Add(one);
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or InvalidDataException)
        {
            throw new FastNnFormatException(file.Name, -1,
                $"Line {line} of the journal is malformed, or of another version of FastNn. Delete the file to search anew, or name another one.", e);
        }
        if (difference is not null)
        {
            throw new FastNnFormatException(file.Name, -1,
                $"The journal {difference}; its trials would be wrong here. Search as before, or name another file.");
        }
    }

    void Append(byte[] line)
    {
        file.Write(line);
        file.Flush(flushToDisk: true);
    }

    FastNnFormatException NoJournal() => new(file.Name, -1, "The file is no journal of a search, and is not changed. Name another file.");

    /// <summary>Returns whether bytes are the start of a journal, as far as they go.</summary>
    static bool IsStart(ReadOnlySpan<byte> bytes)
    {
        int length = Math.Min(bytes.Length, JournalHeader.Start.Length);
        return bytes[..length].SequenceEqual(JournalHeader.Start.AsSpan(0, length));
    }
}
