using System.Globalization;
using System.Linq;
using System.Text;

namespace FastNn.Data;

/// <summary>Finds the columns of a schema by the names in a first line: by the exact name, then ignoring case and blanks around it.</summary>
sealed class CsvSchemaHeader
{
    readonly CsvLines lines;
    readonly CsvSchema schema;
    readonly List<string> names = [];

    // Dictionaries, because the cost of a line of a megabyte and a schema of thousands of columns must not be their product.
    readonly Dictionary<string, NameCount> exact = new(StringComparer.Ordinal), similar = new(StringComparer.OrdinalIgnoreCase),
        wanted = new(StringComparer.OrdinalIgnoreCase);
    HashSet<string>? categories;

    /// <param name="lines">The file, for messages.</param>
    /// <param name="line">Its first line.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="options">The format of the file.</param>
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
            CsvHeaderDetection.CheckColumns(lines, cells);
            string name = CsvCategories.Read(cells, lines);
            Add(exact, name, names.Count);
            Add(similar, name.Trim(), names.Count);
            names.Add(name);
        }
        foreach (string name in schema.Inputs.Select(input => input.Name).Append(schema.Label))
        {
            Add(wanted, name.Trim(), 0);
        }
        IsHeader = options.Header == CsvHeader.Present || HasColumnNames();
        cells = new(line, (byte)options.Separator);
        while (IsHeader && cells.MoveNext())
        {
            if (cells.HasStrayQuote)
            {
                throw CsvHeaderDetection.StrayQuote(lines, cells);
            }
        }
    }

    /// <summary>Whether the line is a header, by the options or because it has names of columns.</summary>
    public bool IsHeader { get; }

    /// <summary>The number of names.</summary>
    public int Columns => names.Count;

    /// <summary>Returns the number of the column of this name, from 0.</summary>
    /// <exception cref="FastNnFormatException">The name is missing or ambiguous.</exception>
    public int Find(string name)
    {
        if (this.exact.TryGetValue(name, out NameCount exact))
        {
            return exact.Count == 1 ? exact.First : throw NotUnique(name, "more than once");
        }
        int column = FindSimilar(name);
        column = column < 0 ? FindUnnamed(name) : column;
        return column >= 0 ? column : throw NotUnique(name, "never");
    }

    FastNnFormatException NotUnique(string name, string times) =>
        lines.Malformed($"The header names the column '{name}' {times}; it must name it once. Correct the header.");

    /// <summary>Returns whether the line has names of the schema: one, or all where they are numbers, which may be values as well.</summary>
    bool HasColumnNames()
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

    bool IsNamed(string name) => exact.ContainsKey(name) || (FindSimilar(name) is >= 0 and int column && !IsCategory(names[column]));

    /// <summary>Returns the column with this name, ignoring case and blanks, where it is unique in both the line and the schema; else -1.</summary>
    int FindSimilar(string name)
    {
        bool isUnique = similar.TryGetValue(name.Trim(), out NameCount column) && column.Count == 1 && wanted.TryGetValue(name.Trim(), out NameCount inSchema)
            && inSchema.Count == 1;
        return isUnique ? column.First : -1;
    }

    /// <summary>Returns the unnamed column with this default name (see <see cref="CsvHeaderDetection.ReadNames"/>); else -1.</summary>
    int FindUnnamed(string name)
    {
        const string Prefix = CsvHeaderDetection.DefaultName;
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int column)
            && column < names.Count && names[column].Length == 0 ? column : -1;
    }

    bool IsCategory(string text)
    {
        categories ??= [.. schema.ClassNames, .. schema.Inputs.SelectMany(input => input.Categories)];
        return categories.Contains(text);
    }

    static void Add(Dictionary<string, NameCount> counts, string name, int column) =>
        counts[name] = counts.TryGetValue(name, out NameCount found) ? found with { Count = found.Count + 1 } : new NameCount(column, 1);

    static bool IsNumber(string name) => CsvNumber.TryParse(Encoding.UTF8.GetBytes(name), out double _);

    /// <summary>The first column of a name, and the number of columns with it.</summary>
    readonly record struct NameCount(int First, int Count);
}
