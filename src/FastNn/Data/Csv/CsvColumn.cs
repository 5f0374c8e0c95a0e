using System.Text;

namespace FastNn.Data;

/// <summary>A column of a CSV file: by its name in the header, exactly as it stands there, or by its number from 0, negative ones counting from the end.
/// Converts by itself from both.</summary>
public readonly struct CsvColumn
{
    readonly int index;
    readonly byte[]? name;

    /// <summary>A column by its number, from 0, or from the end, -1 being the last.</summary>
    public CsvColumn(int index) => this.index = index;

    /// <summary>A column by its name.</summary>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    public CsvColumn(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        this.name = Encoding.UTF8.GetBytes(name);
    }

    /// <summary>A column by its number.</summary>
    public static implicit operator CsvColumn(int index) => new(index);

    /// <summary>A column by its name.</summary>
    public static implicit operator CsvColumn(string name) => new(name);

    /// <summary>The column's number, from 0, in a file with this first line.</summary>
    /// <param name="firstLine">The header, where there is one.</param>
    /// <param name="separator">What stands between its cells.</param>
    /// <param name="columns">How many there are.</param>
    /// <param name="hasHeader">Whether the first line names them.</param>
    /// <param name="parameter">What the caller calls the column, as only an open file tells which columns there are.</param>
    internal int Find(ReadOnlySpan<byte> firstLine, byte separator, int columns, bool hasHeader, string parameter) =>
        name is null ? FindIndex(columns, parameter) : FindName(firstLine, separator, hasHeader, parameter);

    /// <summary>Whether it is given by a name, and a cell of this line is that name.</summary>
    internal bool IsNameIn(ReadOnlySpan<byte> line, byte separator)
    {
        CsvCells cells = new(line, separator);
        while (name is not null && cells.MoveNext())
        {
            if (cells.Text.SequenceEqual(name))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether it is given by a number, and that is the number of this of so many columns.</summary>
    internal bool IsAt(int column, int columns) => name is null && (index < 0 ? index + columns : index) == column;

    int FindIndex(int columns, string parameter)
    {
        int column = index < 0 ? index + columns : index;
        return (uint)column < (uint)columns
            ? column
            : throw Refused(parameter, FormattableString.Invariant(
                $"is {index}, but the file has {columns} columns: expected 0 to {columns - 1}, or -1 to -{columns} from the end."));
    }

    int FindName(ReadOnlySpan<byte> firstLine, byte separator, bool hasHeader, string parameter)
    {
        string name = CsvNumber.Show(this.name);
        if (!hasHeader)
        {
            throw Refused(parameter, $"is {name}, but the file has no header: give the column's number, counted from 0.");
        }
        int found = -1;
        CsvCells cells = new(firstLine, separator);
        while (cells.MoveNext())
        {
            if (!cells.Text.SequenceEqual(this.name))
            {
                continue;
            }
            if (found >= 0)
            {
                throw Refused(parameter, $"is {name}, which names columns {found} and {cells.Column - 1}, counted from 0: give the number of one of them.");
            }
            found = cells.Column - 1;
        }
        return found >= 0
            ? found
            : throw Refused(parameter, $"is {name}, which the header does not name (upper and lower case differ); it begins {CsvNumber.Show(firstLine)}.");
    }

    static ArgumentException Refused(string parameter, string problem) => new($"{parameter} {problem}", parameter);
}
