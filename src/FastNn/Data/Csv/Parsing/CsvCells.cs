using System.Buffers;
using System.Text.Unicode;

namespace FastNn.Data;

/// <summary>Enumerates the cells of a line, without blanks around them and without the quotes of quoted cells (RFC 4180, except line ends within
/// quotes).</summary>
ref struct CsvCells(ReadOnlySpan<byte> line, byte separator)
{
    const byte Quote = (byte)'"';
    readonly ReadOnlySpan<byte> line = line;
    int next;
    bool isQuoted;

    /// <summary>The content of the current cell; quotes in quoted text are still doubled.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Number of the current cell, from 1.</summary>
    public int Column { get; private set; }

    /// <summary>The offset of the current cell in the line.</summary>
    public int Start { get; private set; }

    /// <summary>Whether the current cell has a quote that neither encloses the cell nor is doubled in a quoted cell.</summary>
    public readonly bool HasStrayQuote => !isQuoted && Text.Contains(Quote);

    /// <summary>Counts the cells of a line.</summary>
    public static int Count(ReadOnlySpan<byte> line, byte separator)
    {
        CsvCells cells = new(line, separator);
        while (cells.MoveNext())
        {
        }
        return cells.Column;
    }

    /// <summary>Moves to the next cell; false after the last. A line has at least one cell, which may be empty.</summary>
    public bool MoveNext()
    {
        if (next > line.Length)
        {
            return false;
        }
        ReadOnlySpan<byte> rest = line[next..];
        int length = QuotedLength(rest);
        isQuoted = length >= 0;
        length = isQuoted ? length : rest.IndexOf(separator);
        length = length < 0 ? rest.Length : length;
        Start = next;
        Column++;
        next += length + 1;
        Text = Unquote(Trim(rest[..length]));
        return true;
    }

    /// <summary>Copies the content as UTF-16, with single quotes for doubled ones.</summary>
    /// <returns>The number of characters; -1 where it is not UTF-8, or longer than the buffer.</returns>
    public readonly int CopyTo(Span<char> buffer)
    {
        if (Utf8.ToUtf16(Text, buffer, out _, out int length, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            return -1;
        }
        if (!isQuoted || !buffer[..length].Contains('"'))
        {
            return length;
        }
        int kept = 0;
        for (int i = 0; i < length; i++)
        {
            buffer[kept++] = buffer[i];
            i += buffer[i] == '"' ? 1 : 0;
        }
        return kept;
    }

    /// <summary>Returns the length of a quoted cell, up to the separator; -1 for any other cell.</summary>
    readonly int QuotedLength(ReadOnlySpan<byte> rest)
    {
        int i = SkipBlanks(rest, 0);
        if (i == rest.Length || rest[i] != Quote)
        {
            return -1;
        }
        for (i++; ; i += 2)
        {
            int quote = rest[i..].IndexOf(Quote);
            if (quote < 0)
            {
                return -1;
            }
            i += quote;
            if (i + 1 == rest.Length || rest[i + 1] != Quote)
            {
                break;
            }
        }
        i = SkipBlanks(rest, i + 1);
        return i == rest.Length || rest[i] == separator ? i : -1;
    }

    readonly int SkipBlanks(ReadOnlySpan<byte> text, int i)
    {
        while (i < text.Length && text[i] is (byte)' ' or (byte)'\t' && text[i] != separator)
        {
            i++;
        }
        return i;
    }

    // Span.Trim with a set of bytes costs as much as parsing the number.
    static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> cell)
    {
        while (!cell.IsEmpty && cell[0] is (byte)' ' or (byte)'\t')
        {
            cell = cell[1..];
        }
        while (!cell.IsEmpty && cell[^1] is (byte)' ' or (byte)'\t')
        {
            cell = cell[..^1];
        }
        return cell;
    }

    static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> cell) =>
        cell.Length >= 2 && cell[0] == Quote && cell[^1] == Quote ? cell[1..^1] : cell;
}
