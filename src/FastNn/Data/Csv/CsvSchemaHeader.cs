using System.Globalization;
using System.Linq;
using System.Text;

namespace FastNn.Data;

/// <summary>The names in a first line, by which the columns of a schema are found: as they stand, and else without regard to case and to blanks around
/// them.</summary>
sealed class CsvSchemaHeader
{
    readonly CsvLines lines;
    readonly CsvSchema schema;
    readonly List<string> names = [];

    // By dictionaries: a line of a megabyte and a schema of thousands of columns must not cost their product.
    readonly Dictionary<string, Place> exact = new(StringComparer.Ordinal), like = new(StringComparer.OrdinalIgnoreCase), wanted = new(StringComparer.OrdinalIgnoreCase);
    HashSet<string>? categories;

    /// <param name="lines">The file, for messages.</param>
    /// <param name="line">Its first line.</param>
    /// <param name="schema">What the columns are.</param>
    /// <param name="options">How the file is written.</param>
    public CsvSchemaHeader(CsvLines lines, ReadOnlySpan<byte> line, CsvSchema schema, CsvOptions options)
    {
        (this.lines, this.schema) = (lines, schema);
        if (options.Header == CsvHeader.Absent)
        {
            return;
        }
        CsvCells cells = new(line, (byte)options.Separator);
        while (cells.MoveNext())
        {
            CsvFirstLine.CheckColumns(lines, cells);
            string name = CsvCategories.Read(cells, lines);
            Add(exact, name, names.Count);
            Add(like, Plain(name), names.Count);
            names.Add(name);
        }
        foreach (string name in schema.Inputs.Select(input => input.Name).Append(schema.Label))
        {
            Add(wanted, Plain(name), 0);
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
    public int Columns => names.Count;

    /// <summary>The number of the column that has a name of the schema, from 0.</summary>
    /// <exception cref="FastNnFormatException">None has it, or two have.</exception>
    public int Find(string name)
    {
        if (this.exact.TryGetValue(name, out Place exact))
        {
            return exact.Count == 1 ? exact.First : throw Not(name, "twice");
        }
        if (FindLike(name) is >= 0 and int like)
        {
            return like;
        }
        return FindNameless(name) is >= 0 and int nameless ? nameless : throw Not(name, "never");
    }

    FastNnFormatException Not(string name, string times) => lines.Malformed($"The header must name the column '{name}' once, and names it {times}: correct it.");

    /// <summary>Whether the names of the schema stand in the line. One that is a number may be a value as well, so it takes all of them.</summary>
    bool NamesColumns()
    {
        int found = 0;
        foreach (CsvInput input in schema.Inputs)
        {
            bool isNamed = IsNamed(input.Name);
            if (isNamed && !IsNumber(input.Name))
            {
                return true;
            }
            found += isNamed ? 1 : 0;
        }
        return found == schema.Inputs.Count || (IsNamed(schema.Label) && !IsNumber(schema.Label));
    }

    bool IsNamed(string name) => exact.ContainsKey(name) || (FindLike(name) is >= 0 and int like && !IsCategory(names[like]));

    /// <summary>The column whose name is like this one, where neither two names of the line nor two of the schema are alike; else -1.</summary>
    int FindLike(string name)
    {
        string plain = Plain(name);
        return like.TryGetValue(plain, out Place there) && there.Count == 1 && this.wanted.TryGetValue(plain, out Place wanted) && wanted.Count == 1 ? there.First : -1;
    }

    /// <summary>The column without a name that a schema calls by its number, as <see cref="CsvFirstLine.Names"/> does; else -1.</summary>
    int FindNameless(string name) =>
        name.StartsWith(CsvFirstLine.Nameless, StringComparison.Ordinal) && int.TryParse(name.AsSpan(CsvFirstLine.Nameless.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int column)
        && column < names.Count && names[column].Length == 0 ? column : -1;

    bool IsCategory(string text)
    {
        categories ??= [.. schema.ClassNames, .. schema.Inputs.SelectMany(input => input.Categories)];
        return categories.Contains(text);
    }

    static string Plain(string name) => name.Trim();

    static void Add(Dictionary<string, Place> places, string name, int column) =>
        places[name] = places.TryGetValue(name, out Place place) ? place with { Count = place.Count + 1 } : new Place(column, 1);

    static bool IsNumber(string name) => CsvNumber.TryParse(Encoding.UTF8.GetBytes(name), out double _);

    /// <summary>The first column of a name, and how many have it.</summary>
    readonly record struct Place(int First, int Count);
}
