using System.Globalization;
using System.Linq;
using System.Text;

namespace FastNn.Data;

/// <summary>The names in a first line, by which the columns of a schema are found: as they stand, and else without regard to case and to blanks around them.</summary>
internal sealed class CsvKnownHeader
{
    private readonly CsvLines _lines;
    private readonly CsvSchema _schema;
    private readonly List<string> _names = [];

    // By dictionaries: a line of a megabyte and a schema of thousands of columns must not cost their product.
    private readonly Dictionary<string, Place> _exact = new(StringComparer.Ordinal), _like = new(StringComparer.OrdinalIgnoreCase), _wanted = new(StringComparer.OrdinalIgnoreCase);
    private HashSet<string>? _categories;

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
            CsvFirstLine.CheckColumns(lines, cells);
            string name = CsvCategories.Read(cells, lines);
            Add(_exact, name, _names.Count);
            Add(_like, Plain(name), _names.Count);
            _names.Add(name);
        }
        foreach (string name in schema.Inputs.Select(input => input.Name).Append(schema.Label))
        {
            Add(_wanted, Plain(name), 0);
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
        if (_exact.TryGetValue(name, out Place exact))
        {
            return exact.Count == 1 ? exact.First : throw Not(name, "twice");
        }
        if (FindLike(name) is >= 0 and int like)
        {
            return like;
        }
        return FindNameless(name) is >= 0 and int nameless ? nameless : throw Not(name, "never");
    }

    private FastNnFormatException Not(string name, string times) => _lines.Malformed($"The header must name the column '{name}' once, and names it {times}: correct it.");

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

    private bool IsNamed(string name) => _exact.ContainsKey(name) || (FindLike(name) is >= 0 and int like && !IsCategory(_names[like]));

    /// <summary>The column whose name is like this one, where neither two names of the line nor two of the schema are alike; else -1.</summary>
    private int FindLike(string name)
    {
        string plain = Plain(name);
        return _like.TryGetValue(plain, out Place there) && there.Count == 1 && _wanted.TryGetValue(plain, out Place wanted) && wanted.Count == 1 ? there.First : -1;
    }

    /// <summary>The column without a name that a schema calls by its number, as <see cref="CsvFirstLine.Names"/> does; else -1.</summary>
    private int FindNameless(string name) =>
        name.StartsWith(CsvFirstLine.Nameless, StringComparison.Ordinal) && int.TryParse(name.AsSpan(CsvFirstLine.Nameless.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int column)
        && column < _names.Count && _names[column].Length == 0 ? column : -1;

    private bool IsCategory(string text)
    {
        _categories ??= [.. _schema.ClassNames, .. _schema.Inputs.SelectMany(input => input.Categories)];
        return _categories.Contains(text);
    }

    private static string Plain(string name) => name.Trim();

    private static void Add(Dictionary<string, Place> places, string name, int column) =>
        places[name] = places.TryGetValue(name, out Place place) ? place with { Count = place.Count + 1 } : new Place(column, 1);

    private static bool IsNumber(string name) => CsvNumber.TryParse(Encoding.UTF8.GetBytes(name), out double _);

    /// <summary>The first column of a name, and how many have it.</summary>
    private readonly record struct Place(int First, int Count);
}
