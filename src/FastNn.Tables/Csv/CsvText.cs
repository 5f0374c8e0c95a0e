using System.Text;
using FastNn.Contracts;
using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Opens the text of a CSV file: plain or gzip, detected by content, in UTF-8.</summary>
/// <param name="name">The name in messages.</param>
/// <param name="open">Opens the text at its start.</param>
/// <param name="isRepeatable">Whether it can be opened more than once.</param>
/// <param name="ownsReader">Whether the text is closed when it has been read.</param>
sealed class CsvText(string name, Func<TextReader> open, bool isRepeatable, bool ownsReader = true)
{
    /// <summary>The character that stands for bytes that are not UTF-8: none that texts may have.</summary>
    public const char Invalid = '\uFFFF';

    const int BufferLength = 1 << 16, HeadLength = 4096;

    static readonly UTF8Encoding encoding = CreateEncoding();

    /// <summary>The name in messages.</summary>
    public string Name => name;

    /// <summary>Whether the text can be read more than once.</summary>
    public bool IsRepeatable => isRepeatable;

    /// <summary>Whether the text is closed when it has been read.</summary>
    public bool OwnsReader => ownsReader;

    public static CsvText FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new CsvText(path, () => Read(DataSource.Open(path)), isRepeatable: true);
    }

    /// <summary>A stream from its position on, which stays open.</summary>
    public static CsvText FromStream(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Require.Argument(stream.CanRead, nameof(stream), $"stream cannot be read; give an open, readable stream.");
        string name = stream is FileStream file ? file.Name : "stream";
        long start = stream.CanSeek ? stream.Position : 0;
        return new CsvText(name, () =>
        {
            if (stream.CanSeek)
            {
                stream.Position = start;
            }
            return Read(DataSource.Over(stream, name));
        }, stream.CanSeek);
    }

    /// <summary>A text, which stays open.</summary>
    public static CsvText FromReader(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new CsvText("text", () => reader, isRepeatable: false, ownsReader: false);
    }

    /// <summary>Opens the text.</summary>
    /// <exception cref="FastNnFormatException">The bytes are no UTF-8 text.</exception>
    public TextReader Open() => open();

    /// <summary>Returns the exception for this text.</summary>
    public FastNnFormatException Malformed(string problem, FormatError code = FormatError.Malformed) => new(name, -1, problem) { Code = code };

    static StreamReader Read(DataSource source)
    {
        try
        {
            byte[] head = new byte[HeadLength];
            int length = source.ReadAvailable(head);
            // The first line of a pipe may be all that there is for now: nothing more is waited for.
            while (length < HeadLength && !head.AsSpan(0, length).Contains((byte)'\n') && source.ReadAvailable(head.AsSpan(length)) is > 0 and int more)
            {
                length += more;
            }
            ReadOnlySpan<byte> bytes = head.AsSpan(0, length);
            CheckText(source.Name, bytes);
            int mark = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
            var stream = new HeadedStream(head.AsMemory(mark, length - mark), new DataSourceStream(source), tail: default);
            return new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: false, BufferLength);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    static void CheckText(string name, ReadOnlySpan<byte> head)
    {
        bool isWide = head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
        int zero = head.IndexOf((byte)0);
        string? problem = isWide ? "The text is UTF-16; expected UTF-8. Save it as UTF-8."
            : head.StartsWith("PK\x03\x04"u8) ? "The file is a zip archive, as of a spreadsheet; expected CSV. Save the sheet as CSV in UTF-8."
            : head.StartsWith("PAR1"u8) ? "The file is Parquet; expected CSV. Read it with ParquetSource of FastNn.Parquet, or export it as CSV."
            : zero >= 0 ? FormattableString.Invariant($"Byte {zero} is 0: this is no text in UTF-8. Give a CSV file, saved as UTF-8.")
            : null;
        if (problem is not null)
        {
            throw new FastNnFormatException(name, -1, problem) { Code = FormatError.WrongFormat };
        }
    }

    static UTF8Encoding CreateEncoding()
    {
        var encoding = (UTF8Encoding)new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).Clone();
        encoding.DecoderFallback = new DecoderReplacementFallback(Invalid.ToString());
        return encoding;
    }
}
