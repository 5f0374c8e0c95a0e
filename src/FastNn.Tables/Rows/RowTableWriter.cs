using System.Globalization;
using System.Numerics;

namespace FastNn.Tables;

/// <summary>Adds the values of rows to the columns of a table.</summary>
/// <param name="columns">The columns of the rows.</param>
/// <param name="source">The name of the table.</param>
readonly struct RowTableWriter(IReadOnlyList<RowColumn> columns, string source) : IRowWriter
{
    readonly ColumnBuilder[] builders = [.. columns.Select(column => TypedValues.CreateColumn(column.Name))];

    public void Missing(int column) => builders[column].AddMissing();

    public void Number<T>(int column, T value) where T : struct, INumberBase<T>
    {
        if (T.IsNaN(value))
        {
            builders[column].AddMissing();
            return;
        }
        if (!RowNumber.TryRead(value, out ParsedNumber number) || !float.IsFinite(number.Value))
        {
            throw Malformed(column, CsvColumnReader.TooLarge(value.ToString(null, CultureInfo.InvariantCulture)));
        }
        builders[column].Add(number);
    }

    public void Choice(int column, int choice)
    {
        IReadOnlyList<string> choices = columns[column].Choices;
        if (choice < 0)
        {
            throw Malformed(column, $"holds a value that is not in its enum; it must be one of {ValueText.Join(choices)}.");
        }
        builders[column].AddText(choices[choice]);
    }

    public void Text(int column, string? value) => TypedValues.AddText(builders[column], value, source);

    public void Date(int column, DateTime value) => TypedValues.AddDate(builders[column], value, source);

    public Table ToTable() => TypedValues.ToTable(builders, source);

    FastNnFormatException Malformed(int column, string problem) => TypedValues.Malformed(builders[column], source, problem);
}
