namespace FastNn.Data;

/// <summary>Reads a CSV file by a schema: columns by their names where there is a header, by their places elsewhere. Rows one by one, nothing allocated for them.</summary>
internal sealed class CsvKnownReader
{
    private readonly CsvLines _lines;
    private readonly CsvSchema _schema;
    private readonly CsvOptions _options;
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
        CsvColumnState[] columns = [];
        if (_lines.Next(out ReadOnlySpan<byte> line))
        {
            string[]? header = Header(line);
            columns = header is null ? ByPlace(line, hasLabel) : ByName(header, hasLabel);
            _holdsFirst = header is null;
            _first = _holdsFirst ? line.ToArray() : [];
        }
        _parser = new CsvRowParser(_lines, columns, options, options.MissingValues is { } words ? new CsvMissing(words) : schema.Missing);
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

    /// <summary>The names in the first line, where it is a header: one that names an input, or is said to be one.</summary>
    private string[]? Header(ReadOnlySpan<byte> line)
    {
        if (_options.Header == CsvHeader.Absent)
        {
            return null;
        }
        var names = new List<string>();
        CsvCells cells = new(line, (byte)_options.Separator);
        while (cells.MoveNext())
        {
            names.Add(CsvCategories.Read(cells, _lines));
        }
        bool isHeader = _options.Header == CsvHeader.Present;
        foreach (CsvInput input in _schema.Inputs)
        {
            isHeader |= names.Contains(input.Name);
        }
        return isHeader ? [.. names] : null;
    }

    private CsvColumnState[] ByName(string[] names, bool hasLabel)
    {
        var columns = new CsvColumnState[names.Length];
        Array.Fill(columns, new CsvColumnState(CsvRole.LeftOut, 0));
        for (int i = 0; i < _schema.Inputs.Count; i++)
        {
            columns[Find(names, _schema.Inputs[i].Name)] = Input(i);
        }
        if (hasLabel)
        {
            columns[Find(names, _schema.Label)] = Label();
        }
        return columns;
    }

    private int Find(string[] names, string name)
    {
        int found = Array.IndexOf(names, name);
        return found >= 0 && Array.IndexOf(names, name, found + 1) < 0
            ? found
            : throw _lines.Malformed($"The header must name the column '{name}' once, and names it {(found < 0 ? "never" : "twice")}: correct it.");
    }

    private CsvColumnState[] ByPlace(ReadOnlySpan<byte> line, bool hasLabel)
    {
        int count = 0;
        CsvCells cells = new(line, (byte)_options.Separator);
        while (cells.MoveNext())
        {
            count++;
        }
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
        return columns;
    }

    private CsvColumnState Input(int place) => new(CsvRole.Input, place) { Categories = _schema.CategoriesOf(place), IsKnown = true };

    private CsvColumnState Label() => new(CsvRole.Label, 0) { Categories = _options.Regression ? null : _schema.ClassNumbers, IsKnown = true };
}
