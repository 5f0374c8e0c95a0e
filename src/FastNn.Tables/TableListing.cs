using System.Globalization;
using System.Text;

namespace FastNn.Tables;

/// <summary>Writes the columns of a table as text.</summary>
static class TableListing
{
    const int MaxNames = 6, MaxName = 24;

    public static string Write(Table table)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{table.Name}: {table.RowCount:n0} rows, {table.Columns.Count:n0} columns\n");
        int width = Math.Max(4, table.Columns.Max(column => Math.Min(column.Name.Length, 32)));
        text.Append(CultureInfo.InvariantCulture, $"  {"name".PadRight(width)}  kind        missing  distinct  values\n");
        foreach (TableColumn column in table.Columns)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {Shorten(column.Name, 32).PadRight(width)}  {column.Kind,-10}");
            text.Append(CultureInfo.InvariantCulture, $"{column.MissingCount,9:n0}{column.DistinctCount,10:n0}  ");
            text.Append(DescribeValues(column)).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>Describes the values of a column: the range of numbers and dates, or the first texts.</summary>
    public static string DescribeValues(TableColumn column)
    {
        int[] present = [.. Enumerable.Range(0, column.RowCount).Where(row => !column.Values.IsMissing(row))];
        return present.Length == 0 ? "" : column.Values switch
        {
            NumberValues numbers => Range(present.Min(row => numbers.Items[row]), present.Max(row => numbers.Items[row]), Categories.Format),
            DateValues dates => Range(present.Min(row => dates.Items[row]), present.Max(row => dates.Items[row]), DateValues.Format),
            _ => string.Join(", ", column.Texts.Take(MaxNames).Select(name => Shorten(name, MaxName))) + (column.Texts.Count > MaxNames ? ", ..." : ""),
        };
    }

    static string Range<T>(T low, T high, Func<T, string> format) where T : IEquatable<T> =>
        low.Equals(high) ? format(low) : $"{format(low)} .. {format(high)}";

    static string Shorten(string name, int length)
    {
        string line = string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= length ? line : $"{line.AsSpan(0, length - 3)}...";
    }
}
