namespace FastNn.Data;

/// <summary>Decides of a first line with numbers beside names, such as the <c>0,1,target</c> that pandas writes for columns without names, whether it is a
/// header.</summary>
static class CsvMixedLine
{
    /// <summary>Whether a name stands over a number: in a row it would be a typing error, or a category in a column of numbers.</summary>
    /// <param name="line">The first line.</param>
    /// <param name="next">The one behind it.</param>
    /// <param name="options">How the file is written.</param>
    public static bool IsHeader(ReadOnlySpan<byte> line, ReadOnlySpan<byte> next, CsvOptions options)
    {
        var missing = new CsvMissing(options.MissingValues ?? CsvOptions.UsualMissingValues);
        CsvCells names = new(line, (byte)options.Separator), values = new(next, (byte)options.Separator);
        int columns = CsvCells.Count(line, (byte)options.Separator);
        while (names.MoveNext() && values.MoveNext())
        {
            if (IsText(names.Text, missing) && IsNumber(values.Text, missing) && !IsCategorical(names.Column - 1, columns, options))
            {
                return true;
            }
        }
        return false;
    }

    static bool IsText(ReadOnlySpan<byte> cell, CsvMissing missing) =>
        !missing.Contains(cell) && !CsvNumber.IsMissing(cell) && !CsvNumber.TryParse(cell, out double _);

    // A number that stands for a missing value says nothing of its column.
    static bool IsNumber(ReadOnlySpan<byte> cell, CsvMissing missing) => !missing.Contains(cell) && CsvNumber.TryParse(cell, out double _);

    // In a column of categories text and numbers may stand in any order.
    static bool IsCategorical(int column, int columns, CsvOptions options)
    {
        foreach (CsvColumn categorical in options.CategoricalColumns)
        {
            if (categorical.IsAt(column, columns))
            {
                return true;
            }
        }
        return false;
    }
}
