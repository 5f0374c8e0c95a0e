namespace FastNn.Data;

/// <summary>Reads a CSV file by a schema: columns by their names where there is a header, by their places elsewhere. Rows one by one, nothing allocated for them.</summary>
internal sealed class CsvKnownReader
{
    private readonly CsvLines _lines;
    private readonly CsvSchema _schema;
    private readonly CsvOptions _options;
    private readonly CsvMissing _missing;
    private readonly CsvRowParser _parser;
    private readonly bool _holdsFirst;
    private byte[] _first;

    /// <summary>Reads the first line and finds the columns.</summary>
    /// <param name="source">The file.</param>
    /// <param name="schema">What its columns are.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="hasLabel">Whether rows must have a label; where not, theirs is not looked at.</param>
    public CsvKnownReader(DataSource source, CsvSchema schema, CsvOptions options, bool hasLabel)
    {
        _lines = new CsvLines(source);
        (_schema, _options, _first) = (schema, options, []);
        _missing = options.MissingValues is { } words ? new CsvMissing(words) : schema.Missing;
        CsvColumnState[] columns = [];
        if (_lines.Next(out ReadOnlySpan<byte> line))
        {
            CsvKnownHeader header = new(_lines, line, schema, options);
            columns = header.IsThere ? ByName(header, hasLabel) : ByPlace(line, hasLabel);
            _holdsFirst = !header.IsThere;
            _first = _holdsFirst ? line.ToArray() : [];
        }
        _parser = new CsvRowParser(_lines, columns, options, _missing);
    }

    /// <summary>Reads the next row; false at the end.  inputs: [inputs of the schema]</summary>
    public bool Next(Span<float> inputs, ref int label, ref float target)
    {
        scoped ReadOnlySpan<byte> line;
        if (_first.Length > 0)
        {
            line = _first;
            _first = [];
        }
        else if (_lines.Next(out ReadOnlySpan<byte> next))
        {
            line = next;
        }
        else
        {
            return false;
        }
        _parser.Read(line, inputs, ref label, ref target);
        return true;
    }

    /// <summary>Counts the rows that are left, and looks at none of them.</summary>
    public long CountRows()
    {
        long rows = _first.Length > 0 ? 1 : 0;
        while (_lines.Next(out _))
        {
            rows++;
        }
        return rows;
    }

    /// <summary>What to throw where there was no row.</summary>
    public FastNnFormatException Empty() => _lines.Malformed("The file has no rows; expected at least one.");

    private CsvColumnState[] ByName(CsvKnownHeader header, bool hasLabel)
    {
        var columns = new CsvColumnState[header.Columns];
        Array.Fill(columns, new CsvColumnState(CsvRole.LeftOut, 0));
        for (int i = 0; i < _schema.Inputs.Count; i++)
        {
            columns[header.Find(_schema.Inputs[i].Name)] = Input(i);
        }
        if (hasLabel)
        {
            columns[header.Find(_schema.Label)] = Label();
        }
        return columns;
    }

    private CsvColumnState[] ByPlace(ReadOnlySpan<byte> line, bool hasLabel)
    {
        int count = CsvCells.Count(line, (byte)_options.Separator);
        bool isWhole = count == _schema.Columns;
        if (!isWhole && (hasLabel || count != _schema.Inputs.Count))
        {
            string alone = hasLabel ? "" : $", or {_schema.Inputs.Count} with the inputs alone";
            throw _lines.Malformed($"Line {_lines.Number} has {count} columns and is no header that names '{_schema.Inputs[0].Name}'; the table that the schema is of has {_schema.Columns}{alone}.");
        }
        var columns = new CsvColumnState[count];
        Array.Fill(columns, new CsvColumnState(CsvRole.LeftOut, 0));
        for (int i = 0; i < _schema.Inputs.Count; i++)
        {
            columns[isWhole ? _schema.Inputs[i].Column : i] = Input(i);
        }
        if (hasLabel)
        {
            columns[_schema.LabelColumn] = Label();
        }
        if (_options.Header == CsvHeader.Detect)
        {
            RefuseStrangeNames(line, columns);
        }
        return columns;
    }

    /// <summary>Refuses a first line that is rather a header of other names: no category in it is known, and there is neither a number nor a class.</summary>
    private void RefuseStrangeNames(ReadOnlySpan<byte> line, CsvColumnState[] columns)
    {
        char[] text = new char[CsvCategories.MaxLength];
        FastNnFormatException? strange = null;
        CsvCells cells = new(line, (byte)_options.Separator);
        while (cells.MoveNext())
        {
            CsvColumnState column = columns[cells.Column - 1];
            if (column.Role == CsvRole.LeftOut)
            {
                continue;
            }
            bool isKnown = column.Categories is { } categories
                ? _missing.Contains(cells.Text) || (CsvCategories.Read(cells, text) is >= 0 and int length && categories.Find(text.AsSpan(0, length)) >= 0)
                : CsvNumber.TryParse(cells.Text, out double _);
            if (isKnown)
            {
                return;
            }
            strange ??= column.Categories is null ? null : _lines.Malformed(
                cells.Column,
                cells.Start,
                $"holds {CsvNumber.Show(cells.Text)}, and neither a number nor a known category stands in the line, so that it may be a header of other names: "
                + $"name the columns as the schema does, such as '{_schema.Inputs[0].Name}', or set CsvOptions.Header to Absent where it is a row.");
        }
        if (strange is not null)
        {
            throw strange;
        }
    }

    private CsvColumnState Input(int place) => new(CsvRole.Input, place) { Categories = _schema.CategoriesOf(place), IsKnown = true };

    private CsvColumnState Label() => new(CsvRole.Label, 0) { Categories = _options.Regression ? null : _schema.ClassNumbers, IsKnown = true };
}
