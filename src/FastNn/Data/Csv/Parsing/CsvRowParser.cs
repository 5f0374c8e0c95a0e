namespace FastNn.Data;

/// <summary>Makes inputs and a label of every line. Allocates nothing a line, unless it meets a category for the first time.</summary>
/// <param name="lines">The file, for messages.</param>
/// <param name="columns">What becomes of its columns, in their order.</param>
/// <param name="options">How it is written.</param>
/// <param name="missing">What stands for a missing value.</param>
sealed class CsvRowParser(CsvLines lines, CsvColumnState[] columns, CsvOptions options, CsvMissing missing)
{
    readonly byte separator = (byte)options.Separator;
    readonly char[] text = new char[CsvCategories.MaxLength];

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="inputs">[inputs], overwritten.</param>
    /// <param name="label">The class, where rows have one.</param>
    /// <param name="target">The value to predict, where rows have one.</param>
    public void Read(ReadOnlySpan<byte> line, Span<float> inputs, ref int label, ref float target)
    {
        CsvCells cells = new(line, separator);
        while (cells.MoveNext())
        {
            if (cells.Column > columns.Length)
            {
                throw Malformed(cells, $"holds {CsvNumber.Show(cells.Text)}, but the lines before have {columns.Length} columns: remove what is too many.");
            }
            CsvColumnState column = columns[cells.Column - 1];
            if (column.Role == CsvRole.Input)
            {
                bool isPlain = !column.IsOpen && column.Categories is null && !missing.HasNumbers;
                inputs[column.Place] = isPlain && CsvNumber.TryParse(cells.Text, out float value) && float.IsFinite(value) ? value : Input(cells, column);
            }
            else if (column.Role == CsvRole.Label)
            {
                if (options.Regression)
                {
                    target = Value(cells);
                }
                else
                {
                    label = column.Categories is null ? Label(cells) : Class(cells, column);
                }
            }
            else if (cells.HasStrayQuote)
            {
                // What is left out is checked too: a quoted line end would make two rows of one.
                throw NotNumber(cells);
            }
        }
        if (cells.Column < columns.Length)
        {
            throw lines.Malformed(
                cells.Column + 1,
                line.Length,
                $"is missing: the line has {cells.Column} columns, but the lines before have {columns.Length}. Complete the line.");
        }
    }

    float Input(in CsvCells cell, CsvColumnState column)
    {
        if (missing.Contains(cell.Text))
        {
            return float.NaN;
        }
        if (column.IsOpen)
        {
            column.IsOpen = false;
            column.Categories = CsvNumber.TryParse(cell.Text, out float _) ? null : new CsvCategories();
        }
        return column.Categories is null ? Value(cell) : Category(cell, column) is >= 0 and int code ? code : float.NaN;
    }

    /// <summary>The number of a category; -1 for one that is not known.</summary>
    int Category(in CsvCells cell, CsvColumnState column)
    {
        if (cell.HasStrayQuote)
        {
            throw NotNumber(cell);
        }
        int length = CsvCategories.Read(cell, text);
        if (length < 0)
        {
            throw Malformed(cell, CsvCategories.NoText(cell));
        }
        int code = column.Categories!.Find(text.AsSpan(0, length));
        if (code >= 0 || column.IsKnown)
        {
            return code;
        }
        return column.Categories.Count < options.MaxCategories ? column.Categories.Add(text.AsSpan(0, length))
            : column is { Role: CsvRole.Label, IsNamed: false } && column.Categories.HasOnlyNumbers ? throw Malformed(cell, CsvMeasuredLabel.TooMany(CsvNumber.Show(cell.Text), options.MaxCategories))
            : throw Malformed(cell, $"holds {CsvNumber.Show(cell.Text)}, which is one category more than {options.MaxCategories}: leave the column out with CsvOptions.IgnoredColumns if it names rows, or raise MaxCategories.");
    }

    int Class(in CsvCells cell, CsvColumnState column)
    {
        if (cell.Text.IsEmpty || missing.Contains(cell.Text))
        {
            throw Malformed(cell, $"holds {CsvNumber.Show(cell.Text)}, but a label cannot be missing: remove the line.");
        }
        return Category(cell, column) is >= 0 and int code
            ? code
            : throw Malformed(cell, $"holds {CsvNumber.Show(cell.Text)}, which is none of the {column.Categories!.Count} classes that are known.");
    }

    float Value(in CsvCells cell)
    {
        if (!CsvNumber.TryParse(cell.Text, out float value))
        {
            throw NotNumber(cell);
        }
        return float.IsFinite(value)
            ? value
            : throw Malformed(cell, $"holds {CsvNumber.Show(cell.Text)}, which is beyond the range of float, ±3.4e38: scale the column.");
    }

    int Label(in CsvCells cell)
    {
        // In double, so that a fraction near an integer is not rounded to it.
        if (!CsvNumber.TryParse(cell.Text, out double value))
        {
            throw NotNumber(cell);
        }
        int limit = options.Classes == 0 ? Dataset.MaxClasses : options.Classes;
        return value >= 0 && value < limit && value == Math.Floor(value)
            ? (int)value
            : throw Malformed(
                cell, $"holds {CsvNumber.Show(cell.Text)}; expected a label, an integer from 0 to {limit - 1}. For real values set CsvOptions.Regression.");
    }

    FastNnFormatException NotNumber(in CsvCells cell)
    {
        string shown = CsvNumber.Show(cell.Text);
        string problem = cell switch
        {
            { Text.IsEmpty: true } => "is empty; missing values are not read: fill in a number, remove the line, or set CsvOptions.MissingValues.",
            { HasStrayQuote: true } => $"holds {shown}; quoted text must begin and end with its cell, on one line.",
            _ when CsvNumber.IsMissing(cell.Text) => $"holds {shown}; missing and infinite values are not read: fill in a number, remove the line, or set CsvOptions.MissingValues.",
            _ => $"holds {shown}; expected a number such as 12, -0.5 or 1e-3, with a decimal point. Text is read from columns that begin with text, and from CsvOptions.CategoricalColumns.",
        };
        return Malformed(cell, problem);
    }

    FastNnFormatException Malformed(in CsvCells cell, string problem) => lines.Malformed(cell.Column, cell.Start, problem);
}
