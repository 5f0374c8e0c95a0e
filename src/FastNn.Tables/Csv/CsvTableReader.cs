namespace FastNn.Tables;

/// <summary>Reads a CSV file into a table.</summary>
/// <param name="text">The file.</param>
/// <param name="options">Its format.</param>
/// <param name="schema">The schema that gives the kinds of its columns; null to infer them.</param>
sealed class CsvTableReader(CsvText text, CsvOptions options, TableSchema? schema = null)
{
    readonly ValueFormats formats = schema?.Formats ?? options.CreateFormats();

    /// <summary>Reads the file to its end.</summary>
    /// <param name="most">The number of rows after which to stop.</param>
    /// <exception cref="FastNnFormatException">The file is malformed.</exception>
    public Table Read(int most = int.MaxValue)
    {
        var lines = new LineMap();
        ColumnBuilder[] columns = ReadRows(lines, most, lost: null);
        bool[] lost = [.. columns.Select(column => column.IsLost)];
        if (lost.Contains(true))
        {
            ReadLost(columns, most, lost);
        }
        return new Table(text.Name, [.. columns.Select((column, index) => column.ToColumn(index))], lines, formats);
    }

    /// <summary>Reads columns again as text whose first values seemed to be numbers or dates.</summary>
    void ReadLost(ColumnBuilder[] columns, int most, bool[] lost)
    {
        if (!text.IsRepeatable)
        {
            string name = columns[Array.IndexOf(lost, true)].Name;
            throw text.Malformed($"Column '{name}' begins with numbers or dates and goes on with text, and its first rows cannot be read again. "
                + $"Read it from a file, or set CsvOptions.Kinds['{name}'] to Category.");
        }
        ColumnBuilder[] again = ReadRows(new LineMap(), most, lost);
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = lost[i] ? again[i] : columns[i];
        }
    }

    ColumnBuilder[] ReadRows(LineMap lines, int most, bool[]? lost)
    {
        CsvColumnMap? map = schema is null ? null : new CsvColumnMap(schema);
        using var rows = new CsvRows(text, options, formats, map is null || schema!.IsPositional ? null : map.IsHeader);
        ColumnBuilder[] columns = map is null ? MakeColumns(rows, lost) : MakeColumns(rows, lost, map);
        int[] read = [.. Enumerable.Range(0, columns.Length).Where(i => lost is null || lost[i])];
        var reader = new CsvColumnReader(rows, formats);
        int row = 0;
        for (; row < most && rows.Next(); row++)
        {
            lines.Add(row, rows.Line);
            foreach (int i in read)
            {
                reader.Read(i, columns[i]);
            }
        }
        return row > 0 ? columns
            : throw rows.Malformed("The file has a header and no rows; expected at least one row. Give a file with rows.", FormatError.Missing);
    }

    ColumnBuilder[] MakeColumns(CsvRows rows, bool[]? lost)
    {
        string[] unknown = [.. options.Kinds.Keys.Where(name => !rows.Names.Contains(name))];
        return unknown.Length > 0
            ? throw rows.Malformed($"CsvOptions.Kinds names {ValueText.Join(unknown)}, but the columns are {ValueText.Join(rows.Names)}. Correct the name.")
            : [.. rows.Names.Select((name, i) => MakeColumn(name, options.Kinds.TryGetValue(name, out ColumnKind kind) ? kind : null, lost, i))];
    }

    /// <summary>Makes columns with the names and kinds of a schema; others are inferred.</summary>
    ColumnBuilder[] MakeColumns(CsvRows rows, bool[]? lost, CsvColumnMap map)
    {
        int[] inputs = map.Find(rows, hasLabel: false);
        int label = map.FindLabel(rows);
        var columns = new ColumnBuilder[rows.Names.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            int input = Array.IndexOf(inputs, i);
            columns[i] = input >= 0 ? MakeColumn(schema!.Inputs[input].Name, schema.Inputs[input].Kind, lost, i)
                : i == label ? MakeColumn(schema!.Label, schema.Task == TabularTask.Regression ? ColumnKind.Number : ColumnKind.Category, lost, i)
                : MakeColumn(rows.Names[i], null, lost, i);
        }
        return columns;
    }

    static ColumnBuilder MakeColumn(string name, ColumnKind? kind, bool[]? lost, int index) => new(name, kind) { IsText = lost is not null && lost[index] };
}
