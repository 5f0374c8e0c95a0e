using System.Text;

namespace FastNn.Data;

/// <summary>Which column holds the labels: by its name in the header, or by its number, negative ones counting from the end.</summary>
internal readonly struct CsvColumn
{
    private readonly int _index;
    private readonly byte[]? _name;

    public CsvColumn(int index) => _index = index;

    public CsvColumn(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _name = Encoding.UTF8.GetBytes(name);
    }

    /// <summary>The column's number, from 0, in a file with this first line.</summary>
    public int Find(ReadOnlySpan<byte> firstLine, byte separator, int columns, bool hasHeader) =>
        _name is null ? FindIndex(columns) : FindName(firstLine, separator, hasHeader);

    private int FindIndex(int columns)
    {
        int column = _index < 0 ? _index + columns : _index;
        return (uint)column < (uint)columns
            ? column
            : throw Refused(FormattableString.Invariant(
                $"is {_index}, but the file has {columns} columns: expected 0 to {columns - 1}, or -1 to -{columns} from the end."));
    }

    private int FindName(ReadOnlySpan<byte> firstLine, byte separator, bool hasHeader)
    {
        string name = CsvNumber.Show(_name);
        if (!hasHeader)
        {
            throw Refused($"is {name}, but the file has no header: give the column's number, counted from 0.");
        }
        int found = -1;
        CsvCells cells = new(firstLine, separator);
        while (cells.MoveNext())
        {
            if (!cells.Text.SequenceEqual(_name))
            {
                continue;
            }
            if (found >= 0)
            {
                throw Refused($"is {name}, which names columns {found} and {cells.Column - 1}, counted from 0: give the number of one of them.");
            }
            found = cells.Column - 1;
        }
        return found >= 0
            ? found
            : throw Refused($"is {name}, which the header does not name (upper and lower case differ); it begins {CsvNumber.Show(firstLine)}.");
    }

    // The parameter is that of Csv.ReadDataset; which columns there are is only known once the file is open.
    private static ArgumentException Refused(string problem, string parameter = "labelColumn") => new($"{parameter} {problem}", parameter);
}
