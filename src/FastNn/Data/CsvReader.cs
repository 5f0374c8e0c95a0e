namespace FastNn.Data;

/// <summary>Reads one CSV file into a dataset, line by line.</summary>
internal sealed class CsvReader(DataSource source, CsvColumn labelColumn, CsvOptions options)
{
    private readonly CsvLines _lines = new(source);
    private readonly byte _separator = (byte)options.Separator;
    private readonly GrowingArray<float> _inputs = new();
    private readonly GrowingArray<int> _labels = new();
    private readonly GrowingArray<float> _targets = new();
    private int _columns, _label;

    public Dataset Read()
    {
        if (!_lines.Next(out ReadOnlySpan<byte> line))
        {
            throw _lines.Malformed("The file is empty; expected rows of numbers.");
        }
        CsvFirstLine first = CsvFirstLine.Read(_lines, line, options);
        _columns = first.Columns;
        _label = labelColumn.Find(line, _separator, _columns, first.IsHeader);
        if (first.IsHeader && !_lines.Next(out line))
        {
            throw _lines.Malformed("The file has a header and no rows; expected at least one row of numbers.");
        }
        do
        {
            ReadRow(line);
        }
        while (_lines.Next(out line));

        float[] inputs = _inputs.ToArray();
        return options.Regression
            ? new Dataset(inputs, _columns - 1, _targets.ToArray(), 1)
            : new Dataset(inputs, _columns - 1, _labels.ToArray(), options.Classes);
    }

    private void ReadRow(ReadOnlySpan<byte> line)
    {
        Span<float> inputs = _inputs.Add(_columns - 1);
        if (inputs.IsEmpty)
        {
            throw _lines.Malformed(
                $"Line {_lines.Number} goes beyond {Array.MaxLength} inputs, the most that one dataset can hold: split the file.");
        }
        CsvCells cells = new(line, _separator);
        int input = 0;
        while (cells.MoveNext())
        {
            if (cells.Column > _columns)
            {
                throw _lines.Malformed(
                    cells.Column,
                    cells.Start,
                    $"holds {CsvNumber.Show(cells.Text)}, but the lines before have {_columns} columns: remove what is too many.");
            }
            if (cells.Column - 1 != _label)
            {
                inputs[input++] = Value(cells);
            }
            else if (options.Regression)
            {
                _targets.Add(1)[0] = Value(cells);
            }
            else
            {
                _labels.Add(1)[0] = Label(cells);
            }
        }
        if (cells.Column < _columns)
        {
            throw _lines.Malformed(
                cells.Column + 1,
                line.Length,
                $"is missing: the line has {cells.Column} columns, but the lines before have {_columns}. Complete the line.");
        }
    }

    private float Value(in CsvCells cell)
    {
        if (!CsvNumber.TryParse(cell.Text, out float value))
        {
            throw NotNumber(cell);
        }
        return float.IsFinite(value)
            ? value
            : throw _lines.Malformed(
                cell.Column, cell.Start, $"holds {CsvNumber.Show(cell.Text)}, which is beyond the range of float, ±3.4e38: scale the column.");
    }

    private int Label(in CsvCells cell)
    {
        // In double, so that a fraction near an integer is not rounded to it.
        if (!CsvNumber.TryParse(cell.Text, out double value))
        {
            throw NotNumber(cell);
        }
        int limit = options.Classes == 0 ? Dataset.MaxClasses : options.Classes;
        return value >= 0 && value < limit && value == Math.Floor(value)
            ? (int)value
            : throw _lines.Malformed(
                cell.Column,
                cell.Start,
                $"holds {CsvNumber.Show(cell.Text)}; expected a label, an integer from 0 to {limit - 1}. For real values set CsvOptions.Regression.");
    }

    private FastNnFormatException NotNumber(in CsvCells cell)
    {
        string shown = CsvNumber.Show(cell.Text);
        string problem = cell switch
        {
            { Text.IsEmpty: true } => "is empty; missing values are not read: fill in a number or remove the line.",
            { HasStrayQuote: true } => $"holds {shown}; quoted text with separators, quotes or line ends in it is not read: expected a number.",
            _ when CsvNumber.IsMissing(cell.Text) => $"holds {shown}; missing and infinite values are not read: fill in a number or remove the line.",
            _ => $"holds {shown}; expected a number such as 12, -0.5 or 1e-3, with a decimal point.",
        };
        return _lines.Malformed(cell.Column, cell.Start, problem);
    }
}
