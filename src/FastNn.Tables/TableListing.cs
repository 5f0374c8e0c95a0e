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
        return column.MissingCount == column.RowCount ? "" : column.Values switch
        {
            NumberValues numbers => Range(numbers.Items, value => !float.IsNaN(value), Categories.Format),
            DateValues dates => Range(dates.Items, ticks => ticks != DateValues.Missing, DateValues.Format),
            _ => string.Join(", ", column.Texts.Take(MaxNames).Select(name => Shorten(name, MaxName))) + (column.Texts.Count > MaxNames ? ", ..." : ""),
        };
    }

    static string Range<T>(ChunkedList<T> items, Predicate<T> isPresent, Func<T, string> format) where T : unmanaged, IComparable<T>
    {
        T? low = null, high = null;
        for (int chunk = 0; items.GetChunk(chunk) is { IsEmpty: false } values; chunk++)
        {
            foreach (T value in values)
            {
                if (isPresent(value))
                {
                    low = low is { } least && least.CompareTo(value) <= 0 ? least : value;
                    high = high is { } most && most.CompareTo(value) >= 0 ? most : value;
                }
            }
        }
        return low!.Value.CompareTo(high!.Value) == 0 ? format(low.Value) : $"{format(low.Value)} .. {format(high.Value)}";
    }

    static string Shorten(string name, int length)
    {
        string line = string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= length ? line : $"{line.AsSpan(0, length - 3)}...";
    }
}
