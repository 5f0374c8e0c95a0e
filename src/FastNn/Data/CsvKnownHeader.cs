using System.Linq;
using System.Text;

namespace FastNn.Data;

/// <summary>The names in a first line, by which the columns of a schema are found: as they stand, and else without regard to case and to blanks around them.</summary>
internal sealed class CsvKnownHeader
{
    private readonly CsvLines _lines;
    private readonly CsvSchema _schema;
    private readonly List<string> _names = [];

    /// <param name="lines">The file, for messages.</param>
    /// <param name="line">Its first line.</param>
    /// <param name="schema">What the columns are.</param>
    /// <param name="options">How the file is written.</param>
    public CsvKnownHeader(CsvLines lines, ReadOnlySpan<byte> line, CsvSchema schema, CsvOptions options)
    {
        (_lines, _schema) = (lines, schema);
        if (options.Header == CsvHeader.Absent)
        {
            return;
        }
        CsvCells cells = new(line, (byte)options.Separator);
        while (cells.MoveNext())
        {
            _names.Add(CsvCategories.Read(cells, lines));
        }
        IsThere = options.Header == CsvHeader.Present || NamesColumns();
        cells = new(line, (byte)options.Separator);
        while (IsThere && cells.MoveNext())
        {
            if (cells.HasStrayQuote)
            {
                throw CsvFirstLine.StrayQuote(lines, cells);
            }
        }
    }

    /// <summary>Whether the line is a header: said to be one, or with names of columns in it.</summary>
    public bool IsThere { get; }

    /// <summary>How many names there are.</summary>
    public int Columns => _names.Count;

    /// <summary>The number of the column that has a name of the schema, from 0.</summary>
    /// <exception cref="FastNnFormatException">None has it, or two have.</exception>
    public int Find(string name)
    {
        int found = _names.IndexOf(name);
        if (found < 0 && _names.FindIndex(other => IsLike(name, other)) is >= 0 and int like && IsUnambiguous(name))
        {
            return like;
        }
        return found >= 0 && _names.IndexOf(name, found + 1) < 0
            ? found
            : throw _lines.Malformed($"The header must name the column '{name}' once, and names it {(found < 0 ? "never" : "twice")}: correct it.");
    }

    /// <summary>Whether the names of the schema stand in the line. One that is a number may be a value as well, so it takes all of them.</summary>
    private bool NamesColumns()
    {
        int found = 0;
        foreach (CsvInput input in _schema.Inputs)
        {
            bool isNamed = IsNamed(input.Name);
            if (isNamed && !IsNumber(input.Name))
            {
                return true;
            }
            found += isNamed ? 1 : 0;
        }
        return found == _schema.Inputs.Count || (IsNamed(_schema.Label) && !IsNumber(_schema.Label));
    }

    private bool IsNamed(string name) => _names.Contains(name) || _names.Exists(other => IsLike(name, other) && IsUnambiguous(name) && !IsCategory(other));

    /// <summary>Whether neither two names of the line nor two of the schema are alike.</summary>
    private bool IsUnambiguous(string name) =>
        _names.FindAll(other => IsLike(name, other)).Count == 1
        && _schema.Inputs.Select(input => input.Name).Append(_schema.Label).Count(other => IsLike(name, other)) == 1;

    private bool IsCategory(string text) =>
        _schema.ClassNames.Contains(text) || _schema.Inputs.Any(input => input.Categories.Contains(text));

    private static bool IsLike(string name, string other) => name.AsSpan().Trim().Equals(other.AsSpan().Trim(), StringComparison.OrdinalIgnoreCase);

    private static bool IsNumber(string name) => CsvNumber.TryParse(Encoding.UTF8.GetBytes(name), out double _);
}
