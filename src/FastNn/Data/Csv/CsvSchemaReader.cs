namespace FastNn.Data;

/// <summary>Reads a CSV file by a schema: columns by their names where there is a header, by their places elsewhere. Rows one by one, nothing allocated for
/// them.</summary>
sealed class CsvSchemaReader
{
    readonly CsvLines lines;
    readonly CsvSchema schema;
    readonly CsvOptions options;
    readonly CsvMissing missing;
    readonly CsvRowParser parser;
    readonly bool holdsFirst;
    byte[] first;

    /// <summary>Reads the first line and finds the columns.</summary>
    /// <param name="source">The file.</param>
    /// <param name="schema">What its columns are.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="hasLabel">Whether rows must have a label; where not, theirs is not looked at.</param>
    public CsvSchemaReader(DataSource source, CsvSchema schema, CsvOptions options, bool hasLabel)
    {
        lines = new CsvLines(source);
        (this.schema, this.options, first) = (schema, options, []);
        missing = options.MissingValues is { } words ? new CsvMissing(words) : schema.Missing;
        CsvColumnState[] columns = [];
        if (lines.Next(out ReadOnlySpan<byte> line))
        {
            CsvSchemaHeader header = new(lines, line, schema, options);
            columns = header.IsThere ? ByName(header, hasLabel) : ByPlace(line, hasLabel);
            holdsFirst = !header.IsThere;
            first = holdsFirst ? line.ToArray() : [];
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

    /// <summary>Counts the rows that are left, and looks at none of them.</summary>
    public long CountRows()
    {
        long rows = first.Length > 0 ? 1 : 0;
        while (lines.Next(out _))
        {
            rows++;
        }
        return rows;
    }

    /// <summary>What to throw where there was no row.</summary>
    public FastNnFormatException Empty() => lines.Malformed("The file has no rows; expected at least one.");

    CsvColumnState[] ByName(CsvSchemaHeader header, bool hasLabel)
    {
        var columns = new CsvColumnState[header.Columns];
        Array.Fill(columns, new CsvColumnState(CsvRole.LeftOut, 0));
        for (int i = 0; i < schema.Inputs.Count; i++)
        {
            columns[header.Find(schema.Inputs[i].Name)] = Input(i);
        }
        if (hasLabel)
        {
            columns[header.Find(schema.Label)] = Label();
        }
        return columns;
    }

    CsvColumnState[] ByPlace(ReadOnlySpan<byte> line, bool hasLabel)
    {
        int count = CsvCells.Count(line, (byte)options.Separator);
        bool isWhole = count == schema.Columns;
        if (!isWhole && (hasLabel || count != schema.Inputs.Count))
        {
            string alone = hasLabel ? "" : $", or {schema.Inputs.Count} with the inputs alone";
            throw lines.Malformed($"Line {lines.Number} has {count} columns and is no header that names '{schema.Inputs[0].Name}'; the table that the schema is of has {schema.Columns}{alone}.");
        }
        var columns = new CsvColumnState[count];
        Array.Fill(columns, new CsvColumnState(CsvRole.LeftOut, 0));
        for (int i = 0; i < schema.Inputs.Count; i++)
        {
            columns[isWhole ? schema.Inputs[i].Column : i] = Input(i);
        }
        if (hasLabel)
        {
            columns[schema.LabelColumn] = Label();
        }
        if (options.Header == CsvHeader.Detect)
        {
            RefuseStrangeNames(line, columns);
        }
        return columns;
    }

    /// <summary>Refuses a first line that is rather a header of other names: no category in it is known, and there is neither a number nor a class.</summary>
    void RefuseStrangeNames(ReadOnlySpan<byte> line, CsvColumnState[] columns)
    {
        char[] text = new char[CsvCategories.MaxLength];
        FastNnFormatException? strange = null;
        CsvCells cells = new(line, (byte)options.Separator);
        while (cells.MoveNext())
        {
            CsvColumnState column = columns[cells.Column - 1];
            if (column.Role == CsvRole.LeftOut)
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
            strange ??= column.Categories is null ? null : lines.Malformed(
                cells.Column,
                cells.Start,
                $"holds {CsvNumber.Show(cells.Text)}, and neither a number nor a known category stands in the line, so that it may be a header of other names: "
                + $"name the columns as the schema does, such as '{schema.Inputs[0].Name}', or set CsvOptions.Header to Absent where it is a row.");
        }
        if (strange is not null)
        {
            throw strange;
        }
    }

    CsvColumnState Input(int place) => new(CsvRole.Input, place) { Categories = schema.CategoriesOf(place), IsKnown = true };

    CsvColumnState Label() => new(CsvRole.Label, 0) { Categories = options.Regression ? null : schema.ClassNumbers, IsKnown = true };
}
