using FastNn.Contracts;

namespace FastNn.Data;

/// <summary>Parses lines into inputs and a label. Allocates nothing for a line, except for new categories.</summary>
/// <param name="lines">The file, for messages.</param>
/// <param name="columns">The columns, in their order.</param>
/// <param name="options">The format of the file.</param>
/// <param name="missing">The words for a missing value.</param>
sealed class CsvRowParser(CsvLines lines, CsvColumnState[] columns, CsvOptions options, CsvMissing missing)
{
    const string NoMissing = "missing and infinite values are not read: fill in a number, remove the line, or set CsvOptions.MissingValues.";

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
                throw lines.Malformed(cells,
                    $"holds {CsvNumber.Show(cells.Text)}, but the lines before have {columns.Length} columns. Remove what is too many.");
            }
            CsvColumnState column = columns[cells.Column - 1];
            if (column.Role == CsvRole.Input)
            {
                bool isPlain = !column.IsOpen && column.Categories is null && !missing.HasNumbers;
                inputs[column.Input] = isPlain && CsvNumber.TryParse(cells.Text, out float value) && float.IsFinite(value) ? value : ReadInput(cells, column);
            }
            else if (column.Role == CsvRole.Label)
            {
                if (options.Regression)
                {
                    target = ReadNumber(cells);
                }
                else
                {
                    label = column.Categories is null ? ReadLabel(cells) : ReadClass(cells, column);
                }
            }
            else if (cells.HasStrayQuote)
            {
                // Ignored columns are checked too: a quoted line end would make two rows of one.
                throw NotNumber(cells);
            }
        }
        if (cells.Column < columns.Length)
        {
            throw lines.Malformed(cells.Column + 1, line.Length,
                $"is missing: the line has {cells.Column} columns, but the lines before have {columns.Length}. Complete the line.");
        }
    }

    float ReadInput(in CsvCells cell, CsvColumnState column)
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
        return column.Categories is null ? ReadNumber(cell) : ReadCategory(cell, column) is >= 0 and int code ? code : float.NaN;
    }

    /// <summary>Reads the code of a category; -1 for an unknown one.</summary>
    int ReadCategory(in CsvCells cell, CsvColumnState column)
    {
        if (cell.HasStrayQuote)
        {
            throw NotNumber(cell);
        }
        int length = CsvCategories.Read(cell, text);
        if (length < 0)
        {
            throw lines.Malformed(cell, CsvCategories.NoText(cell));
        }
        int code = column.Categories!.Find(text.AsSpan(0, length));
        if (code >= 0 || column.IsKnown)
        {
            return code;
        }
        return column.Categories.Count < options.MaxCategories ? column.Categories.Add(text.AsSpan(0, length))
            : column is { Role: CsvRole.Label, IsNamed: false } && column.Categories.HasOnlyNumbers
                ? throw lines.Malformed(cell, CsvContinuousLabel.TooMany(CsvNumber.Show(cell.Text), options.MaxCategories))
            : throw lines.Malformed(cell, $"holds {CsvNumber.Show(cell.Text)}, which is one category more than {options.MaxCategories}: "
                + "leave the column out with CsvOptions.IgnoredColumns if it names rows, or raise MaxCategories.");
    }

    int ReadClass(in CsvCells cell, CsvColumnState column)
    {
        if (cell.Text.IsEmpty || missing.Contains(cell.Text))
        {
            throw lines.Malformed(cell, $"holds {CsvNumber.Show(cell.Text)}, but a label cannot be missing: remove the line.");
        }
        return ReadCategory(cell, column) is >= 0 and int code
            ? code
            : throw lines.Malformed(cell, $"holds {CsvNumber.Show(cell.Text)}, which is none of the {column.Categories!.Count} known classes.");
    }

    float ReadNumber(in CsvCells cell)
    {
        if (!CsvNumber.TryParse(cell.Text, out float value))
        {
            throw NotNumber(cell);
        }
        return float.IsFinite(value)
            ? value
            : throw lines.Malformed(cell, $"holds {CsvNumber.Show(cell.Text)}, which is beyond the range of float, ±3.4e38: scale the column.");
    }

    int ReadLabel(in CsvCells cell)
    {
        // In double, so that a fraction near an integer is not rounded to it.
        if (!CsvNumber.TryParse(cell.Text, out double value))
        {
            throw NotNumber(cell);
        }
        int limit = options.Classes == 0 ? Dataset.MaxClasses : options.Classes;
        return value >= 0 && value < limit && value == Math.Floor(value)
            ? (int)value
            : throw lines.Malformed(cell, $"holds {CsvNumber.Show(cell.Text)}; {TargetRules.LabelRange(limit)}. For real values set CsvOptions.Regression.");
    }

    FastNnFormatException NotNumber(in CsvCells cell)
    {
        string shown = CsvNumber.Show(cell.Text);
        string problem = cell switch
        {
            { Text.IsEmpty: true } => $"is empty; {NoMissing}",
            { HasStrayQuote: true } => $"holds {shown}; quoted text must begin and end with its cell, on one line.",
            _ when CsvMissing.IsMissingOrInfinite(cell.Text) => $"holds {shown}; {NoMissing}",
            _ => $"holds {shown}; expected a number such as 12, -0.5 or 1e-3, with a decimal point. "
                + "Text is read from columns that begin with text, and from CsvOptions.CategoricalColumns.",
        };
        return lines.Malformed(cell, problem);
    }
}
