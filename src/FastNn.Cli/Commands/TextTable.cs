namespace FastNn.Cli;

/// <summary>Writes rows in aligned columns: text to the left, numbers to the right.</summary>
/// <param name="textColumns">The number of text columns, which come first.</param>
/// <param name="header">The names of the columns.</param>
sealed class TextTable(int textColumns, params string[] header)
{
    const string Gap = "  ";
    readonly List<string[]> rows = [header];

    public void Add(params string[] cells) => rows.Add(cells);

    /// <summary>Writes an empty line and the table.</summary>
    public void Write(TextWriter output)
    {
        output.WriteLine();
        int[] widths = [.. Enumerable.Range(0, header.Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row.Select((cell, column) => column < textColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            output.WriteLine(string.Join(Gap, cells).TrimEnd());
        }
    }
}
