namespace FastNn.Data;

/// <summary>Reads a CSV file by a schema, one row after the other, without allocating for them. Finds columns by name where there is a header, else by
/// position.</summary>
sealed class CsvSchemaReader
{
    readonly CsvLines lines;
    readonly CsvSchema schema;
    readonly CsvOptions options;
    readonly CsvMissing missing;
    readonly CsvRowParser parser;
    byte[] first;

    /// <summary>Reads the first line and finds the columns.</summary>
    /// <param name="source">The file.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="options">The format of the file.</param>
    /// <param name="hasLabel">Whether rows must have a label; else it is ignored.</param>
    public CsvSchemaReader(DataSource source, CsvSchema schema, CsvOptions options, bool hasLabel)
    {
        lines = new CsvLines(source);
        (this.schema, this.options, first) = (schema, options, []);
        missing = options.MissingValues is { } words ? new CsvMissing(words) : schema.Missing;
        CsvColumnState[] columns = [];
        if (lines.Next(out ReadOnlySpan<byte> line))
        {
            CsvSchemaHeader header = new(lines, line, schema, options);
            columns = header.IsHeader ? FindByName(header, hasLabel) : FindByPosition(line, hasLabel);
            first = header.IsHeader ? [] : line.ToArray();
        }
        parser = new CsvRowParser(lines, columns, options, missing);
    }

    /// <summary>Reads the next row; false at the end.  inputs: [inputs of the schema]</summary>
    public bool Next(Span<float> inputs, ref int label, ref float target)
    {
        scoped ReadOnlySpan<byte> line;
        if (first.Length > 0)
        {
            line = first;
            first = [];
        }
        else if (lines.Next(out ReadOnlySpan<byte> next))
        {
            line = next;
        }
        else
        {
            return false;
        }
        parser.Read(line, inputs, ref label, ref target);
        return true;
    }

    /// <summary>Counts the remaining rows without parsing them.</summary>
    public long CountRows()
    {
        long rows = first.Length > 0 ? 1 : 0;
        while (lines.Next(out _))
        {
            rows++;
        }
        return rows;
    }

    /// <summary>The exception for a file without rows.</summary>
    public FastNnFormatException Empty() => lines.Malformed("The file has no rows; expected at least one.");

    CsvColumnState[] FindByName(CsvSchemaHeader header, bool hasLabel)
    {
        var columns = new CsvColumnState[header.Columns];
        Array.Fill(columns, new CsvColumnState(CsvRole.Ignored, 0));
        for (int i = 0; i < schema.Inputs.Count; i++)
        {
            columns[header.Find(schema.Inputs[i].Name)] = MakeInput(i);
        }
        if (hasLabel)
        {
            columns[header.Find(schema.Label)] = MakeLabel();
        }
        return columns;
    }

    CsvColumnState[] FindByPosition(ReadOnlySpan<byte> line, bool hasLabel)
    {
        int count = CsvCells.Count(line, (byte)options.Separator);
        bool isWhole = count == schema.Columns;
        if (!isWhole && (hasLabel || count != schema.Inputs.Count))
        {
            string inputsOnly = hasLabel ? "" : $", or {schema.Inputs.Count} with the inputs only";
            throw lines.Malformed(
                $"Line {lines.Number} has {count} columns, and no header with '{schema.Inputs[0].Name}'; the schema has {schema.Columns} columns{inputsOnly}.");
        }
        var columns = new CsvColumnState[count];
        Array.Fill(columns, new CsvColumnState(CsvRole.Ignored, 0));
        for (int i = 0; i < schema.Inputs.Count; i++)
        {
            columns[isWhole ? schema.Inputs[i].Column : i] = MakeInput(i);
        }
        if (hasLabel)
        {
            columns[schema.LabelColumn] = MakeLabel();
        }
        if (options.Header == CsvHeader.Detect)
        {
            RefuseUnknownHeader(line, columns);
        }
        return columns;
    }

    /// <summary>Throws for a first line that is probably a header of other names: none of its cells is a number, a known category or a class.</summary>
    void RefuseUnknownHeader(ReadOnlySpan<byte> line, CsvColumnState[] columns)
    {
        char[] text = new char[CsvCategories.MaxLength];
        FastNnFormatException? unknown = null;
        CsvCells cells = new(line, (byte)options.Separator);
        while (cells.MoveNext())
        {
            CsvColumnState column = columns[cells.Column - 1];
            if (column.Role == CsvRole.Ignored)
            {
                continue;
            }
            bool isKnown = column.Categories is { } categories
                ? missing.Contains(cells.Text) || (CsvCategories.Read(cells, text) is >= 0 and int length && categories.Find(text.AsSpan(0, length)) >= 0)
                : CsvNumber.TryParse(cells.Text, out double _);
            if (isKnown)
            {
                return;
            }
            unknown ??= column.Categories is null ? null : lines.Malformed(cells,
                $"holds {CsvNumber.Show(cells.Text)}, and the line has neither a number nor a known category, so that it may be a header of other names. "
                + $"Name the columns as in the schema, such as '{schema.Inputs[0].Name}', or set CsvOptions.Header to Absent for a row.");
        }
        if (unknown is not null)
        {
            throw unknown;
        }
    }

    CsvColumnState MakeInput(int input) => new(CsvRole.Input, input) { Categories = schema.GetCategories(input), IsKnown = true };

    CsvColumnState MakeLabel() => new(CsvRole.Label, 0) { Categories = options.Regression ? null : schema.ClassNumbers, IsKnown = true };
}
