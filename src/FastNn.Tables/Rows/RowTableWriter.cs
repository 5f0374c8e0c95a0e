using System.Globalization;
using System.Numerics;

namespace FastNn.Tables;

/// <summary>Adds the values of rows to the columns of a table.</summary>
/// <param name="columns">The columns of the rows.</param>
/// <param name="source">The name of the table.</param>
readonly struct RowTableWriter(IReadOnlyList<RowColumn> columns, string source) : IRowWriter
{
    readonly TableBuilder table = new TableBuilder(source).AddColumns(columns.Select(column => new SourceColumn(column.Name)));

    public void Missing(int column) => table.Add(column, TableValue.Missing);

    public void Number<T>(int column, T value) where T : struct, INumberBase<T>
    {
        if (T.IsNaN(value))
        {
            Missing(column);
            return;
        }
        if (!RowNumber.TryRead(value, out ParsedNumber number))
        {
            throw table.Malformed(column, CsvColumnReader.TooLarge(value.ToString(null, CultureInfo.InvariantCulture)));
        }
        table.Add(column, TableValue.FromParsed(number));
    }

    public void Choice(int column, int choice)
    {
        IReadOnlyList<string> choices = columns[column].Choices;
        if (choice < 0)
        {
            throw table.Malformed(column, $"holds a value that is not in its enum; it must be one of {ValueText.Join(choices)}.");
        }
        table.Add(column, TableValue.FromText(choices[choice]));
    }

    public void Text(int column, string? value) => table.Add(column, TableValue.FromText(value));

    public void Date(int column, DateTime value) => table.Add(column, TableValue.FromDate(value));

    /// <summary>Ends a row.</summary>
    public void EndRow() => table.EndRow();

    public Table ToTable() => table.ToTable();
}
