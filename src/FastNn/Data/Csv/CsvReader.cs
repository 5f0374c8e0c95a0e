namespace FastNn.Data;

/// <summary>Reads one CSV file whose columns are not known beforehand, line by line.</summary>
/// <param name="source">The file.</param>
/// <param name="labelColumn">Which of its columns holds the labels.</param>
/// <param name="options">How it is written.</param>
/// <param name="isTable">Whether columns may hold text, and labels be names.</param>
/// <param name="keeps">Whether the rows are wanted, or only what they teach about the columns.</param>
internal sealed class CsvReader(DataSource source, CsvColumn labelColumn, CsvOptions options, bool isTable, bool keeps = true)
{
    private readonly CsvLines _lines = new(source);
    private readonly byte _separator = (byte)options.Separator;
    private readonly GrowingArray<float> _inputs = new();
    private readonly GrowingArray<int> _labels = new();
    private readonly GrowingArray<float> _targets = new();
    private CsvColumnState[] _columns = [];
    private string[] _names = [];
    private int _width;
    private long _rows;

    public Dataset ReadDataset()
    {
        ReadRows();
        return MakeDataset();
    }

    public CsvTable ReadTable()
    {
        ReadRows();
        CheckClasses();
        CsvSchema schema = MakeSchema();
        return new CsvTable(MakeDataset(), schema);
    }

    public CsvSchema ReadSchema()
    {
        ReadRows();
        CheckClasses();
        return MakeSchema();
    }

    private void ReadRows()
    {
        if (!_lines.Next(out ReadOnlySpan<byte> line))
        {
            throw _lines.Malformed("The file is empty; expected rows of numbers.");
        }
        CsvFirstLine first = CsvFirstLine.Read(_lines, line, options, isTable);
        if (first.Columns < 2)
        {
            throw _lines.Malformed(
                1,
                0,
                $"is the only one; expected inputs and a label, separated by \"{options.Separator}\". Is CsvOptions.Separator right?");
        }
        if (isTable && options.Header == CsvHeader.Detect && !first.IsHeader)
        {
            byte[] kept = line.ToArray();   // what is peeked at may take the place of the line
            bool isNamed = labelColumn.IsNameIn(kept, _separator);
            first = first with { IsHeader = isNamed || (first.IsMixed && _lines.Peek(out ReadOnlySpan<byte> next) && CsvMixedLine.IsHeader(kept, next, options)) };
            line = kept;
        }
        _names = isTable ? first.Names(_lines, line, _separator) : [];
        _columns = MakeColumns(line, first);
        if (first.IsHeader && !_lines.Next(out line))
        {
            throw _lines.Malformed("The file has a header and no rows; expected at least one row of numbers.");
        }
        var parser = new CsvRowParser(_lines, _columns, options, new CsvMissing(options.MissingValues ?? (isTable ? CsvOptions.UsualMissingValues : [])));
        do
        {
            ReadRow(parser, line);
        }
        while (_lines.Next(out line));
    }

    private CsvColumnState[] MakeColumns(ReadOnlySpan<byte> line, CsvFirstLine first)
    {
        int label = labelColumn.Find(line, _separator, first.Columns, first.IsHeader, nameof(labelColumn));
        bool[] ignored = Named(options.IgnoredColumns, nameof(options.IgnoredColumns), line, first), categorical = Named(options.CategoricalColumns, nameof(options.CategoricalColumns), line, first);
        var columns = new CsvColumnState[first.Columns];
        for (int i = 0; i < columns.Length; i++)
        {
            bool isLabel = i == label, hasCategories = isLabel ? !options.Regression && options.Classes == 0 && (isTable || categorical[i]) : categorical[i];
            columns[i] = new CsvColumnState(isLabel ? CsvRole.Label : ignored[i] ? CsvRole.LeftOut : CsvRole.Input, _width)
            {
                Categories = hasCategories ? new CsvCategories() : null,
                IsOpen = isTable && !isLabel && !hasCategories,
                IsNamed = categorical[i],
            };
            _width += columns[i].Role == CsvRole.Input ? 1 : 0;
        }
        return _width > 0 ? columns : throw new ArgumentException("IgnoredColumns leaves no input: ignore fewer.", nameof(options));
    }

    private bool[] Named(IReadOnlyList<CsvColumn> list, string option, ReadOnlySpan<byte> line, CsvFirstLine first)
    {
        bool[] named = new bool[first.Columns];
        foreach (CsvColumn column in list)
        {
            named[column.Find(line, _separator, first.Columns, first.IsHeader, option)] = true;
        }
        return named;
    }

    private void ReadRow(CsvRowParser parser, ReadOnlySpan<byte> line)
    {
        Span<float> inputs = keeps || _inputs.Items.IsEmpty ? _inputs.Add(_width) : _inputs.Items;
        if (inputs.IsEmpty)
        {
            throw _lines.Malformed(
                $"Line {_lines.Number} goes beyond {Array.MaxLength} inputs, the most that one dataset can hold: split the file.");
        }
        int label = 0;
        float target = 0;
        parser.Read(line, inputs, ref label, ref target);
        _rows++;
        if (!keeps)
        {
            return;
        }
        if (options.Regression)
        {
            _targets.Add(1)[0] = target;
        }
        else
        {
            _labels.Add(1)[0] = label;
        }
    }

    /// <summary>Refuses a label of numbers so many of which differ that they are measured values, unless they are said to be categories.</summary>
    private void CheckClasses()
    {
        int label = Array.FindIndex(_columns, column => column.Role == CsvRole.Label);
        if (!_columns[label].IsNamed && _columns[label].Categories is { HasOnlyNumbers: true } classes && CsvMeasuredLabel.IsMeasured(classes.Count, _rows))
        {
            throw source.Malformed(-1, CsvMeasuredLabel.Message(_names[label], classes.Count, _rows));
        }
    }

    private Dataset MakeDataset()
    {
        CsvCategories? classes = Array.Find(_columns, column => column.Role == CsvRole.Label)!.Categories;
        float[] inputs = _inputs.ToArray();
        return options.Regression
            ? new Dataset(inputs, _width, _targets.ToArray(), 1)
            : new Dataset(inputs, _width, _labels.ToArray(), classes?.Count ?? options.Classes);
    }

    /// <summary>What was learned of the columns, with all categories in order.</summary>
    private CsvSchema MakeSchema()
    {
        var inputs = new List<CsvInput>(_width);
        int label = 0;
        IReadOnlyList<string> classes = [];
        for (int i = 0; i < _columns.Length; i++)
        {
            CsvColumnState column = _columns[i];
            IReadOnlyList<string> names = column.Role == CsvRole.LeftOut ? [] : Sort(column);
            if (column.Role == CsvRole.Input)
            {
                inputs.Add(new CsvInput(_names[i], i, names));
            }
            else if (column.Role == CsvRole.Label)
            {
                (label, classes) = (i, names);
            }
        }
        return new CsvSchema(inputs, _names[label], label, classes, _columns.Length) { MissingValues = options.MissingValues ?? CsvOptions.UsualMissingValues };
    }

    private IReadOnlyList<string> Sort(CsvColumnState column)
    {
        if (column.Categories is null)
        {
            return [];
        }
        column.Categories = column.Categories.Sorted(out int[] places);
        Span<float> inputs = _inputs.Items;
        Span<int> labels = _labels.Items;
        if (column.Role == CsvRole.Label)
        {
            for (int row = 0; row < labels.Length; row++)
            {
                labels[row] = places[labels[row]];
            }
        }
        else
        {
            for (int i = column.Place; i < inputs.Length; i += _width)
            {
                inputs[i] = float.IsNaN(inputs[i]) ? inputs[i] : places[(int)inputs[i]];
            }
        }
        return column.Categories.Names;
    }
}
