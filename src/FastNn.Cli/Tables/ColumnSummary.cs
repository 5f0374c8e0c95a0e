using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>Describes the columns of a table: what is in them, and what became of them.</summary>
static class ColumnSummary
{
    /// <summary>Describes all columns.</summary>
    /// <param name="table">The table.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="ignored">The columns of --ignore.</param>
    public static IReadOnlyList<ReportColumn> Describe(Table table, TableSchema schema, IReadOnlyList<string> ignored)
    {
        HashSet<string> inputs = [.. schema.Inputs.Select(input => input.Name)];
        return [.. table.Columns.Select(column => Describe(column, GetUse(column, schema, inputs, ignored)))];
    }

    static string GetUse(TableColumn column, TableSchema schema, HashSet<string> inputs, IReadOnlyList<string> ignored) =>
        column.Name == schema.Label ? "label"
        : inputs.Contains(column.Name) ? "input"
        : ignored.Contains(column.Name) ? "ignored, as asked"
        : "ignored";

    static ReportColumn Describe(TableColumn column, string use)
    {
        var described = new ReportColumn(column.Name, column.Kind.ToString().ToLowerInvariant(), use, column.MissingCount);
        if (column.HasNumbers)
        {
            return described with { Range = Measure(column) };
        }
        return column.Texts.Count > 0 ? described with { Categories = CountTexts(column) } : described with { Period = FindPeriod(column) };
    }

    static (double Lowest, double Mean, double Highest)? Measure(TableColumn column)
    {
        double lowest = double.PositiveInfinity, highest = double.NegativeInfinity, sum = 0;
        int count = 0;
        for (int row = 0; row < column.RowCount; row++)
        {
            double value = column.GetNumber(row);
            if (!double.IsNaN(value))
            {
                (lowest, highest, sum) = (Math.Min(lowest, value), Math.Max(highest, value), sum + value);
                count++;
            }
        }
        return count == 0 ? null : (lowest, sum / count, highest);
    }

    static (string Value, long Rows)[] CountTexts(TableColumn column)
    {
        long[] rows = new long[column.Texts.Count];
        for (int row = 0; row < column.RowCount; row++)
        {
            if (column.GetCode(row) is >= 0 and int code)
            {
                rows[code]++;
            }
        }
        return [.. column.Texts.Zip(rows)];
    }

    static (DateTime First, DateTime Last)? FindPeriod(TableColumn column)
    {
        (DateTime First, DateTime Last)? period = null;
        for (int row = 0; row < column.RowCount; row++)
        {
            if (column.GetDate(row) is { } date)
            {
                period = period is not var (first, last) ? (date, date) : (date < first ? date : first, date > last ? date : last);
            }
        }
        return period;
    }
}
