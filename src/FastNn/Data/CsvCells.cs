namespace FastNn.Data;

/// <summary>The cells of one line, without the blanks around them and without quotes around the whole of a cell.</summary>
internal ref struct CsvCells(ReadOnlySpan<byte> line, byte separator)
{
    private const byte Quote = (byte)'"';
    private readonly ReadOnlySpan<byte> _line = line;
    private int _next;

    /// <summary>The content of the current cell.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Number of the current cell, from 1.</summary>
    public int Column { get; private set; }

    /// <summary>Where in the line the current cell begins.</summary>
    public int Start { get; private set; }

    /// <summary>Whether the current cell has a quote that is not one of a pair around the whole of it.</summary>
    public readonly bool HasStrayQuote => Text.Contains(Quote);

    /// <summary>Goes to the next cell; false behind the last. A line has at least one, which may be empty.</summary>
    public bool MoveNext()
    {
        if (_next > _line.Length)
        {
            return false;
        }
        ReadOnlySpan<byte> rest = _line[_next..];
        int length = rest.IndexOf(separator);
        length = length < 0 ? rest.Length : length;
        Start = _next;
        Column++;
        _next += length + 1;
        Text = Unquote(Trim(rest[..length]));
        return true;
    }

    // Span.Trim with a set of bytes costs as much as parsing the number.
    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> cell)
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

    private static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> cell) =>
        cell.Length >= 2 && cell[0] == Quote && cell[^1] == Quote ? cell[1..^1] : cell;
}
