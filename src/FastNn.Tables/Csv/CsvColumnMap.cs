namespace FastNn.Tables;

/// <summary>Finds the columns of a schema in a CSV file: by name where there is a header, first by the exact name, then ignoring case and blanks around it;
/// else by position.</summary>
sealed class CsvColumnMap
{
    readonly TableSchema schema;

    // Dictionaries, because the cost of a line of a megabyte and a schema of thousands of columns must not be their product.
    readonly Dictionary<string, NameCount> wanted = new(StringComparer.OrdinalIgnoreCase);
    HashSet<string>? categories;

    public CsvColumnMap(TableSchema schema)
    {
        this.schema = schema;
        foreach (string name in schema.Inputs.Select(input => input.Name).Append(schema.Label))
        {
            Add(wanted, name.Trim(), 0);
        }
    }

    /// <summary>Returns whether a line has names of the schema: one, or all where they are numbers, which may be values as well.</summary>
    public bool IsHeader(string[] line)
    {
        var names = new NameTable(line);
        int found = 0;
        foreach (TableInput input in schema.Inputs)
        {
            bool isNamed = IsNamed(names, input.Name);
            if (isNamed && !NumberText.TryParse(input.Name, out _))
            {
                return true;
            }
            found += isNamed ? 1 : 0;
        }
        return found == schema.Inputs.Count || (IsNamed(names, schema.Label) && !NumberText.TryParse(schema.Label, out _));
    }

    /// <summary>Returns the columns of the inputs, and behind them the label's, where there must be one.</summary>
    /// <param name="rows">The file.</param>
    /// <param name="hasLabel">Whether there must be a label.</param>
    /// <exception cref="FastNnFormatException">Columns are missing, or named ambiguously.</exception>
    public int[] Find(CsvRows rows, bool hasLabel) => rows.HasHeader && !schema.IsPositional ? FindByName(rows, hasLabel) : FindByPosition(rows, hasLabel);

    /// <summary>Returns the column of the label; -1 where there is none.</summary>
    public int FindLabel(CsvRows rows) => rows.HasHeader && !schema.IsPositional ? Find(new NameTable(rows.Names), schema.Label)
        : rows.Names.Length == schema.ColumnCount ? schema.LabelColumn : -1;

    int[] FindByName(CsvRows rows, bool hasLabel)
    {
        var names = new NameTable(rows.Names);
        string[] all = [.. schema.Inputs.Select(input => input.Name), .. hasLabel ? [schema.Label] : Array.Empty<string>()];
        int[] columns = [.. all.Select(name => Find(names, name))];
        string[] missing = [.. all.Where((_, i) => columns[i] < 0)];
        return missing.Length == 0
            ? columns
            : throw rows.Malformed(ColumnNames.DescribeMissing("header", missing, rows.Names, "file"), FormatError.Missing);
    }

    int[] FindByPosition(CsvRows rows, bool hasLabel)
    {
        int count = rows.Names.Length;
        // Where columns have no names, one more could be a label at either end.
        bool isWhole = count == schema.ColumnCount && (hasLabel || !schema.IsPositional), isWithoutLabel = count == schema.ColumnCount - 1;
        if (!isWhole && (hasLabel || (!isWithoutLabel && count != schema.Inputs.Count)))
        {
            throw NotFitting(rows, count, hasLabel);
        }
        return
        [
            .. schema.Inputs.Select((input, i) => isWhole ? input.Column : isWithoutLabel ? input.Column - (input.Column > schema.LabelColumn ? 1 : 0) : i),
            .. hasLabel ? [schema.LabelColumn] : Array.Empty<int>(),
        ];
    }

    FastNnFormatException NotFitting(CsvRows rows, int count, bool hasLabel)
    {
        string expected = hasLabel ? $"{schema.ColumnCount} columns" : schema.IsPositional ? $"{schema.Inputs.Count} columns, the inputs alone"
            : $"{schema.ColumnCount} columns, {schema.ColumnCount - 1} without the label, or {schema.Inputs.Count} with the inputs alone";
        string names = schema.IsPositional ? "" : $", and no header with '{schema.Inputs[0].Name}'";
        string cure = !hasLabel && count == schema.ColumnCount ? "Remove the label column, if one of them is the label."
            : "Give the columns that the model was trained on.";
        return rows.Malformed($"Line {rows.FirstLine} has {count} columns{names}; expected {expected}. {cure}", FormatError.Mismatch);
    }

    int Find(NameTable names, string name) => names.Exact.TryGetValue(name, out NameCount column) ? column.First : FindSimilar(names, name);

    /// <summary>Returns the column with this name, ignoring case and blanks, where it is unique in both the line and the schema; else -1.</summary>
    int FindSimilar(NameTable names, string name)
    {
        bool isUnique = names.Similar.TryGetValue(name.Trim(), out NameCount column) && column.Count == 1
            && wanted.TryGetValue(name.Trim(), out NameCount inSchema) && inSchema.Count == 1;
        return isUnique ? column.First : -1;
    }

    bool IsNamed(NameTable names, string name) =>
        names.Exact.ContainsKey(name) || (FindSimilar(names, name) is >= 0 and int column && !IsCategory(names.Line[column]));

    bool IsCategory(string text)
    {
        categories ??= [.. schema.ClassNames, .. schema.Inputs.SelectMany(input => input.Categories)];
        return categories.Contains(text);
    }

    static void Add(Dictionary<string, NameCount> counts, string name, int column) =>
        counts[name] = counts.TryGetValue(name, out NameCount found) ? found with { Count = found.Count + 1 } : new NameCount(column, 1);

    /// <summary>The first column of a name, and the number of columns with it.</summary>
    readonly record struct NameCount(int First, int Count);

    /// <summary>The names of a line.</summary>
    sealed class NameTable
    {
        public NameTable(string[] line)
        {
            Line = line;
            for (int i = 0; i < line.Length; i++)
            {
                Add(Exact, line[i], i);
                Add(Similar, line[i].Trim(), i);
            }
        }

        public string[] Line { get; }

        public Dictionary<string, NameCount> Exact { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, NameCount> Similar { get; } = new(StringComparer.OrdinalIgnoreCase);
    }
}
