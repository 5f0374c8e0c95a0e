using System.Text;
using FastNn.Contracts;

namespace FastNn.Data;

/// <summary>A column of a CSV file, by its exact name in the header, or by its number from 0, negative from the end. Converts implicitly from both.</summary>
public readonly struct CsvColumn
{
    readonly int index;
    readonly byte[]? name;

    /// <summary>A column by its number, from 0, or negative from the end: -1 is the last.</summary>
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

    /// <summary>Returns the number of the column, from 0, in a file with this first line.</summary>
    /// <param name="firstLine">The header, where there is one.</param>
    /// <param name="separator">The separator.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="hasHeader">Whether the first line is a header.</param>
    /// <param name="parameter">The caller's name of the column, for messages.</param>
    internal int Find(ReadOnlySpan<byte> firstLine, byte separator, int columns, bool hasHeader, string parameter) =>
        name is null ? FindIndex(columns, parameter) : FindName(firstLine, separator, hasHeader, parameter);

    /// <summary>Returns whether the column is given by name, and the line has that name.</summary>
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

    /// <summary>Returns whether the column is given by number, and is this one of so many columns.</summary>
    internal bool IsAt(int column, int columns) => name is null && (index < 0 ? index + columns : index) == column;

    int FindIndex(int columns, string parameter)
    {
        int column = index < 0 ? index + columns : index;
        Require.Argument((uint)column < (uint)columns, parameter,
            $"{parameter} is {index}; with {columns} columns it must be from 0 to {columns - 1}, or from -1 to -{columns}.");
        return column;
    }

    int FindName(ReadOnlySpan<byte> firstLine, byte separator, bool hasHeader, string parameter)
    {
        string name = CsvNumber.Show(this.name);
        Require.Argument(hasHeader, parameter, $"{parameter} is {name}, but the file has no header. Give the column's number from 0.");
        int found = -1;
        CsvCells cells = new(firstLine, separator);
        while (cells.MoveNext())
        {
            if (!cells.Text.SequenceEqual(this.name))
            {
                continue;
            }
            Require.Argument(found < 0, parameter,
                $"{parameter} is {name}, the name of columns {found} and {cells.Column - 1}, from 0. Give the number of one of them.");
            found = cells.Column - 1;
        }
        Require.Argument(found >= 0, parameter,
            $"{parameter} is {name}, which is not in the header (upper and lower case differ); it begins {CsvNumber.Show(firstLine)}.");
        return found;
    }
}
