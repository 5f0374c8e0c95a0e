using FastNn.Contracts;

namespace FastNn.Data;

/// <summary>Reads one CSV file without a schema, line by line.</summary>
/// <param name="source">The file.</param>
/// <param name="labelColumn">The column of the labels.</param>
/// <param name="options">The format of the file.</param>
/// <param name="isTable">Whether columns may have text, and labels be names.</param>
/// <param name="keepsRows">Whether to keep the rows, or only the schema.</param>
sealed class CsvReader(DataSource source, CsvColumn labelColumn, CsvOptions options, bool isTable, bool keepsRows = true)
{
    readonly CsvLines lines = new(source);
    readonly byte separator = (byte)options.Separator;
    CsvColumnState[] columns = [];
    string[] names = [];
    CsvRows rows = new(source, 0, false);
    int width;
    long rowCount;

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
        CsvHeaderDetection first = CsvHeaderDetection.Detect(lines, line, options, isTable);
        if (first.Columns < 2)
        {
            throw lines.Malformed(1, 0, $"is the only one; expected inputs and a label, separated by \"{options.Separator}\". Check CsvOptions.Separator.");
        }
        if (isTable && options.Header == CsvHeader.Detect && !first.IsHeader)
        {
            byte[] copy = line.ToArray();   // Peek invalidates the line
            bool isHeader = labelColumn.IsNameIn(copy, separator)
                || (first.IsMixed && lines.Peek(out ReadOnlySpan<byte> next) && CsvHeaderDetection.IsHeaderOverNumbers(copy, next, options));
            first = first with { IsHeader = isHeader };
            line = copy;
        }
        names = isTable ? first.ReadNames(lines, line, separator) : [];
        columns = MakeColumns(line, first);
        rows = new CsvRows(source, width, options.Regression);
        if (first.IsHeader && !lines.Next(out line))
        {
            throw lines.Malformed("The file has a header and no rows; expected at least one row of numbers.");
        }
        var parser = new CsvRowParser(lines, columns, options, new CsvMissing(options.MissingValues ?? (isTable ? CsvOptions.DefaultMissingValues : [])));
        do
        {
            ReadRow(parser, line);
        }
        while (lines.Next(out line));
    }

    CsvColumnState[] MakeColumns(ReadOnlySpan<byte> line, CsvHeaderDetection first)
    {
        int label = labelColumn.Find(line, separator, first.Columns, first.IsHeader, nameof(labelColumn));
        bool[] ignored = FindColumns(options.IgnoredColumns, nameof(options.IgnoredColumns), line, first);
        bool[] categorical = FindColumns(options.CategoricalColumns, nameof(options.CategoricalColumns), line, first);
        var columns = new CsvColumnState[first.Columns];
        for (int i = 0; i < columns.Length; i++)
        {
            bool isLabel = i == label, hasCategories = isLabel ? !options.Regression && options.Classes == 0 && (isTable || categorical[i]) : categorical[i];
            columns[i] = new CsvColumnState(isLabel ? CsvRole.Label : ignored[i] ? CsvRole.Ignored : CsvRole.Input, width)
            {
                Categories = hasCategories ? new CsvCategories() : null,
                IsOpen = isTable && !isLabel && !hasCategories,
                IsNamed = categorical[i],
            };
            width += columns[i].Role == CsvRole.Input ? 1 : 0;
        }
        Require.Argument(width > 0, nameof(options), $"IgnoredColumns leaves no input; ignore fewer columns.");
        return columns;
    }

    bool[] FindColumns(IReadOnlyList<CsvColumn> list, string option, ReadOnlySpan<byte> line, CsvHeaderDetection first)
    {
        bool[] found = new bool[first.Columns];
        foreach (CsvColumn column in list)
        {
            found[column.Find(line, separator, first.Columns, first.IsHeader, option)] = true;
        }
        return found;
    }

    void ReadRow(CsvRowParser parser, ReadOnlySpan<byte> line)
    {
        int label = 0;
        float target = 0;
        parser.Read(line, keepsRows || rows.IsEmpty ? rows.Add() : rows.Inputs, ref label, ref target);
        rowCount++;
        if (keepsRows)
        {
            rows.AddLabel(label, target);
        }
    }

    /// <summary>Throws for a label that looks continuous, unless it is named as categorical.</summary>
    void CheckClasses()
    {
        int label = Array.FindIndex(columns, column => column.Role == CsvRole.Label);
        if (!columns[label].IsNamed && columns[label].Categories is { HasOnlyNumbers: true } classes
            && CsvContinuousLabel.IsContinuous(classes.Count, rowCount))
        {
            throw source.Malformed(-1, CsvContinuousLabel.Message(names[label], classes.Count, rowCount));
        }
    }

    Dataset MakeDataset() => rows.ToDataset(Array.Find(columns, column => column.Role == CsvRole.Label)!.Categories?.Count ?? options.Classes);

    /// <summary>Makes the schema, with all categories sorted.</summary>
    CsvSchema MakeSchema()
    {
        var inputs = new List<CsvInput>(width);
        int label = 0;
        IReadOnlyList<string> classes = [];
        for (int i = 0; i < columns.Length; i++)
        {
            CsvColumnState column = columns[i];
            IReadOnlyList<string> names = column.Role == CsvRole.Ignored ? [] : Sort(column);
            if (column.Role == CsvRole.Input)
            {
                inputs.Add(new CsvInput(this.names[i], i, names));
            }
            else if (column.Role == CsvRole.Label)
            {
                (label, classes) = (i, names);
            }
        }
        return new CsvSchema(inputs, names[label], label, classes, columns.Length) { MissingValues = options.MissingValues ?? CsvOptions.DefaultMissingValues };
    }

    IReadOnlyList<string> Sort(CsvColumnState column)
    {
        if (column.Categories is null)
        {
            return [];
        }
        column.Categories = column.Categories.Sort(out int[] codes);
        Span<float> inputs = rows.Inputs;
        Span<int> labels = rows.Labels;
        if (column.Role == CsvRole.Label)
        {
            for (int row = 0; row < labels.Length; row++)
            {
                labels[row] = codes[labels[row]];
            }
        }
        else
        {
            for (int i = column.Input; i < inputs.Length; i += width)
            {
                inputs[i] = float.IsNaN(inputs[i]) ? inputs[i] : codes[(int)inputs[i]];
            }
        }
        return column.Categories.Names;
    }
}
