namespace FastNn.Data;

/// <summary>Reads one CSV file whose columns are not known beforehand, line by line.</summary>
/// <param name="source">The file.</param>
/// <param name="labelColumn">Which of its columns holds the labels.</param>
/// <param name="options">How it is written.</param>
/// <param name="isTable">Whether columns may hold text, and labels be names.</param>
/// <param name="keeps">Whether the rows are wanted, or only what they teach about the columns.</param>
sealed class CsvReader(DataSource source, CsvColumn labelColumn, CsvOptions options, bool isTable, bool keeps = true)
{
    readonly CsvLines lines = new(source);
    readonly byte separator = (byte)options.Separator;
    readonly GrowingArray<float> inputs = new();
    readonly GrowingArray<int> labels = new();
    readonly GrowingArray<float> targets = new();
    CsvColumnState[] columns = [];
    string[] names = [];
    int width;
    long rows;

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

    void ReadRows()
    {
        if (!lines.Next(out ReadOnlySpan<byte> line))
        {
            throw lines.Malformed("The file is empty; expected rows of numbers.");
        }
        CsvFirstLine first = CsvFirstLine.Read(lines, line, options, isTable);
        if (first.Columns < 2)
        {
            throw lines.Malformed(
                1,
                0,
                $"is the only one; expected inputs and a label, separated by \"{options.Separator}\". Is CsvOptions.Separator right?");
        }
        if (isTable && options.Header == CsvHeader.Detect && !first.IsHeader)
        {
            byte[] kept = line.ToArray();   // what is peeked at may take the place of the line
            bool isNamed = labelColumn.IsNameIn(kept, separator);
            first = first with { IsHeader = isNamed || (first.IsMixed && lines.Peek(out ReadOnlySpan<byte> next) && CsvMixedLine.IsHeader(kept, next, options)) };
            line = kept;
        }
        names = isTable ? first.Names(lines, line, separator) : [];
        columns = MakeColumns(line, first);
        if (first.IsHeader && !lines.Next(out line))
        {
            throw lines.Malformed("The file has a header and no rows; expected at least one row of numbers.");
        }
        var parser = new CsvRowParser(lines, columns, options, new CsvMissing(options.MissingValues ?? (isTable ? CsvOptions.UsualMissingValues : [])));
        do
        {
            ReadRow(parser, line);
        }
        while (lines.Next(out line));
    }

    CsvColumnState[] MakeColumns(ReadOnlySpan<byte> line, CsvFirstLine first)
    {
        int label = labelColumn.Find(line, separator, first.Columns, first.IsHeader, nameof(labelColumn));
        bool[] ignored = Named(options.IgnoredColumns, nameof(options.IgnoredColumns), line, first), categorical = Named(options.CategoricalColumns, nameof(options.CategoricalColumns), line, first);
        var columns = new CsvColumnState[first.Columns];
        for (int i = 0; i < columns.Length; i++)
        {
            bool isLabel = i == label, hasCategories = isLabel ? !options.Regression && options.Classes == 0 && (isTable || categorical[i]) : categorical[i];
            columns[i] = new CsvColumnState(isLabel ? CsvRole.Label : ignored[i] ? CsvRole.LeftOut : CsvRole.Input, width)
            {
                Categories = hasCategories ? new CsvCategories() : null,
                IsOpen = isTable && !isLabel && !hasCategories,
                IsNamed = categorical[i],
            };
            width += columns[i].Role == CsvRole.Input ? 1 : 0;
        }
        return width > 0 ? columns : throw new ArgumentException("IgnoredColumns leaves no input: ignore fewer.", nameof(options));
    }

    bool[] Named(IReadOnlyList<CsvColumn> list, string option, ReadOnlySpan<byte> line, CsvFirstLine first)
    {
        bool[] named = new bool[first.Columns];
        foreach (CsvColumn column in list)
        {
            named[column.Find(line, separator, first.Columns, first.IsHeader, option)] = true;
        }
        return named;
    }

    void ReadRow(CsvRowParser parser, ReadOnlySpan<byte> line)
    {
        Span<float> inputs = keeps || this.inputs.Items.IsEmpty ? this.inputs.Add(width) : this.inputs.Items;
        if (inputs.IsEmpty)
        {
            throw lines.Malformed(
                $"Line {lines.Number} goes beyond {Array.MaxLength} inputs, the most that one dataset can hold: split the file.");
        }
        int label = 0;
        float target = 0;
        parser.Read(line, inputs, ref label, ref target);
        rows++;
        if (!keeps)
        {
            return;
        }
        if (options.Regression)
        {
            targets.Add(1)[0] = target;
        }
        else
        {
            labels.Add(1)[0] = label;
        }
    }

    /// <summary>Refuses a label of numbers so many of which differ that they are measured values, unless they are said to be categories.</summary>
    void CheckClasses()
    {
        int label = Array.FindIndex(columns, column => column.Role == CsvRole.Label);
        if (!columns[label].IsNamed && columns[label].Categories is { HasOnlyNumbers: true } classes && CsvMeasuredLabel.IsMeasured(classes.Count, rows))
        {
            throw source.Malformed(-1, CsvMeasuredLabel.Message(names[label], classes.Count, rows));
        }
    }

    Dataset MakeDataset()
    {
        CsvCategories? classes = Array.Find(columns, column => column.Role == CsvRole.Label)!.Categories;
        float[] inputs = this.inputs.ToArray();
        return options.Regression
            ? new Dataset(inputs, width, targets.ToArray(), 1)
            : new Dataset(inputs, width, labels.ToArray(), classes?.Count ?? options.Classes);
    }

    /// <summary>What was learned of the columns, with all categories in order.</summary>
    CsvSchema MakeSchema()
    {
        var inputs = new List<CsvInput>(width);
        int label = 0;
        IReadOnlyList<string> classes = [];
        for (int i = 0; i < columns.Length; i++)
        {
            CsvColumnState column = columns[i];
            IReadOnlyList<string> names = column.Role == CsvRole.LeftOut ? [] : Sort(column);
            if (column.Role == CsvRole.Input)
            {
                inputs.Add(new CsvInput(this.names[i], i, names));
            }
            else if (column.Role == CsvRole.Label)
            {
                (label, classes) = (i, names);
            }
        }
        return new CsvSchema(inputs, names[label], label, classes, columns.Length) { MissingValues = options.MissingValues ?? CsvOptions.UsualMissingValues };
    }

    IReadOnlyList<string> Sort(CsvColumnState column)
    {
        if (column.Categories is null)
        {
            return [];
        }
        column.Categories = column.Categories.Sorted(out int[] places);
        Span<float> inputs = this.inputs.Items;
        Span<int> labels = this.labels.Items;
        if (column.Role == CsvRole.Label)
        {
            for (int row = 0; row < labels.Length; row++)
            {
                labels[row] = places[labels[row]];
            }
        }
        else
        {
            for (int i = column.Place; i < inputs.Length; i += width)
            {
                inputs[i] = float.IsNaN(inputs[i]) ? inputs[i] : places[(int)inputs[i]];
            }
        }
        return column.Categories.Names;
    }
}
