using System.Globalization;
using System.Text;

namespace FastNn.Tables.Tests;

/// <summary>Makes tables of some rows of another one.</summary>
static class Split
{
    /// <summary>Returns the rows that a condition accepts, read again as CSV.</summary>
    public static Table Take(Table table, Func<int, bool> accepts)
    {
        var text = new StringBuilder();
        text.AppendLine(string.Join(',', table.Columns.Select(column => column.Name)));
        for (int row = 0; row < table.RowCount; row++)
        {
            if (accepts(row))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{string.Join(',', table.Columns.Select(column => column.GetText(row) ?? ""))}");
            }
        }
        return Table.FromCsv(new StringReader(text.ToString()));
    }
}
