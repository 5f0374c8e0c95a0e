namespace FastNn.Tables;

/// <summary>Reads a CSV file into a table.</summary>
static class CsvTableReader
{
    /// <exception cref="FastNnFormatException">The file is malformed.</exception>
    public static Table Read(CsvText text, CsvOptions options)
    {
        ValueFormats formats = options.CreateFormats();
        var lines = new LineMap();
        ColumnBuilder[] columns = ReadRows(text, options, formats, lines, lost: null);
        bool[] lost = [.. columns.Select(column => column.IsLost)];
        if (lost.Contains(true))
        {
            ReadLost(text, options, formats, columns, lost);
        }
        return new Table(text.Name, [.. columns.Select((column, index) => column.ToColumn(index))], lines, formats);
    }

    /// <summary>Reads columns again as text whose first values seemed to be numbers or dates.</summary>
    static void ReadLost(CsvText text, CsvOptions options, ValueFormats formats, ColumnBuilder[] columns, bool[] lost)
    {
        if (!text.IsRepeatable)
        {
            string name = columns[Array.IndexOf(lost, true)].Name;
            throw text.Malformed($"Column '{name}' begins with numbers or dates and goes on with text, and its first rows cannot be read again. "
                + $"Read it from a file, or set CsvOptions.Kinds['{name}'] to Category.");
        }
        ColumnBuilder[] again = ReadRows(text, options, formats, new LineMap(), lost);
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = lost[i] ? again[i] : columns[i];
        }
    }

    static ColumnBuilder[] ReadRows(CsvText text, CsvOptions options, ValueFormats formats, LineMap lines, bool[]? lost)
    {
        using var rows = new CsvRows(text, options, formats);
        CheckKinds(rows, options);
        ColumnBuilder[] columns =
        [
            .. rows.Names.Select((name, i) =>
                new ColumnBuilder(name, options.Kinds.TryGetValue(name, out ColumnKind kind) ? kind : null) { IsText = lost is not null && lost[i] }),
        ];
        int[] read = [.. Enumerable.Range(0, columns.Length).Where(i => lost is null || lost[i])];
        var reader = new CsvColumnReader(rows, formats);
        int row = 0;
        for (; rows.Next(); row++)
        {
            lines.Add(row, rows.Line);
            foreach (int i in read)
            {
                reader.Read(i, columns[i]);
            }
        }
        return row > 0 ? columns : throw rows.Malformed("The file has a header and no rows; expected at least one row. Give a file with rows.");
    }

    static void CheckKinds(CsvRows rows, CsvOptions options)
    {
        string[] unknown = [.. options.Kinds.Keys.Where(name => !rows.Names.Contains(name))];
        if (unknown.Length > 0)
        {
            throw rows.Malformed($"CsvOptions.Kinds names {ValueText.Join(unknown)}, but the columns are {ValueText.Join(rows.Names)}. Correct the name.");
        }
    }
}
