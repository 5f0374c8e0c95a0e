namespace FastNn.Data;

/// <summary>What the first line of a CSV file tells: how many columns there are, and whether it names them.</summary>
internal readonly record struct CsvFirstLine(int Columns, bool IsHeader)
{
    public static CsvFirstLine Read(CsvLines lines, ReadOnlySpan<byte> line, CsvOptions options)
    {
        int names = 0, values = 0;
        CsvCells cells = new(line, (byte)options.Separator);
        while (cells.MoveNext())
        {
            bool isValue = CsvNumber.TryParse(cells.Text, out float _) || (CsvNumber.IsMissing(cells.Text) && !cells.Text.IsEmpty);
            values += isValue ? 1 : 0;
            names += isValue || cells.Text.IsEmpty ? 0 : 1;   // an empty cell may be either: a nameless index, a missing value
            if (names > 0 && options.Header != CsvHeader.Absent && cells.HasStrayQuote)
            {
                throw lines.Malformed(
                    cells.Column,
                    cells.Start,
                    $"holds {CsvNumber.Show(cells.Text)}; names with separators, quotes or line ends in them are not read: rename the column.");
            }
            if (names > 0 && values > 0 && options.Header == CsvHeader.Detect)
            {
                throw lines.Malformed(
                    cells.Column,
                    cells.Start,
                    $"holds {CsvNumber.Show(cells.Text)}, so the line mixes names and numbers: correct it, or set CsvOptions.Header.");
            }
        }
        if (cells.Column < 2)
        {
            throw lines.Malformed(
                1,
                0,
                $"is the only one; expected inputs and a label, separated by \"{options.Separator}\". Is CsvOptions.Separator right?");
        }
        bool isHeader = options.Header == CsvHeader.Present || (options.Header == CsvHeader.Detect && names > 0);
        return new CsvFirstLine(cells.Column, isHeader);
    }
}
