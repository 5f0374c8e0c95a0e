namespace FastNn.Tables;

/// <summary>Some columns of a reader, which it owns.</summary>
sealed class SelectedRows : ITableReader
{
    readonly ITableReader reader;
    readonly int[] selected;

    /// <exception cref="FastNnFormatException">There is no column of a name.</exception>
    public SelectedRows(ITableReader reader, string[] columns, string source)
    {
        this.reader = reader;
        string[] names = [.. reader.Columns.Select(column => column.Name)];
        selected = [.. columns.Select(name => Array.IndexOf(names, name))];
        if (Array.IndexOf(selected, -1) is >= 0 and int missing)
        {
            reader.Dispose();
            throw new FastNnFormatException(source, -1,
                $"There is no column '{columns[missing]}' to select; the columns are {ValueText.Join(names, most: 40)}"
                + $"{NameDistance.Suggest(columns[missing], names)}.");
        }
        Columns = [.. selected.Select(column => reader.Columns[column])];
    }

    public IReadOnlyList<SourceColumn> Columns { get; }

    public bool Read() => reader.Read();

    public TableValue GetValue(int column) => reader.GetValue(selected[column]);

    public void Dispose() => reader.Dispose();
}
