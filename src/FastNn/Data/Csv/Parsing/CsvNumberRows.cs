using System.Linq;

namespace FastNn.Data;

/// <summary>Reads rows of numbers, all of them inputs; a first line without any number is a header.</summary>
/// <param name="source">The file.</param>
/// <param name="inputs">Numbers in a row.</param>
/// <param name="options">The format of the file.</param>
sealed class CsvNumberRows(DataSource source, int inputs, CsvOptions options)
{
    readonly CsvLines lines = new(source);

    public void ForEach(InputRow each)
    {
        if (!lines.Next(out ReadOnlySpan<byte> line))
        {
            throw lines.Malformed($"There are no rows; expected rows of {inputs} numbers.");
        }
        CsvHeaderDetection first = CsvHeaderDetection.Detect(lines, line, options, hasText: false);
        if (first.Columns != inputs)
        {
            string label = first.Columns == inputs + 1 ? " Remove the label column, if one of them is the label." : "";
            throw lines.Malformed($"Line {lines.Number} has {first.Columns} columns; expected {inputs}.{label}");
        }
        if (first.IsHeader && !lines.Next(out line))
        {
            throw lines.Malformed($"There are a header and no rows; expected rows of {inputs} numbers.");
        }
        CsvColumnState[] columns = [.. Enumerable.Range(0, inputs).Select(input => new CsvColumnState(CsvRole.Input, input))];
        var parser = new CsvRowParser(lines, columns, options, new CsvMissing(options.MissingValues ?? []));
        float[] row = new float[inputs];
        int noLabel = 0;
        float noTarget = 0;
        do
        {
            parser.Read(line, row, ref noLabel, ref noTarget);
            each(row);
        }
        while (lines.Next(out line));
    }
}
