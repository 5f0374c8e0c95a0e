namespace FastNn.Cli;

/// <summary>Writes rows in columns: names to the left, numbers to the right.</summary>
/// <param name="names">How many columns are names; the others are numbers.</param>
/// <param name="header">What stands above the columns.</param>
sealed class TextTable(int names, params string[] header)
{
    const string Gap = "  ";
    readonly List<string[]> rows = [header];

    public void Add(params string[] cells) => rows.Add(cells);

    public void Write(TextWriter output)
    {
        int[] widths = [.. Enumerable.Range(0, header.Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row.Select((cell, column) => column < names ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            output.WriteLine(string.Join(Gap, cells).TrimEnd());
        }
    }
}
