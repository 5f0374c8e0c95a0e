using System.Globalization;

namespace FastNn.Tables;

/// <summary>What all readers of a <see cref="TableSource"/> check, and their messages.</summary>
static class SourceValues
{
    /// <summary>Returns the columns of a source.</summary>
    /// <exception cref="FastNnFormatException">There are none, or two have one name.</exception>
    public static IReadOnlyList<SourceColumn> CheckColumns(IReadOnlyList<SourceColumn> columns, string source)
    {
        if (columns.Count == 0)
        {
            throw Empty(source);
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (SourceColumn column in columns)
        {
            if (!names.Add(column.Name))
            {
                throw new FastNnFormatException(source, -1, $"Two columns are named '{column.Name}'; give each its own name, in a query with AS.")
                {
                    Code = FormatError.Duplicate,
                };
            }
        }
        return columns;
    }

    /// <summary>The exception for a source without rows.</summary>
    public static FastNnFormatException Empty(string source) =>
        new(source, -1, "There are no rows; expected at least one row with at least one column.") { Code = FormatError.Missing };

    /// <summary>The exception for a value of a row.</summary>
    public static FastNnFormatException Malformed(string source, long row, string column, string problem, FormatError code = FormatError.InvalidValue) =>
        new(source, -1, string.Create(CultureInfo.InvariantCulture, $"Row {row} (from 0), column '{column}' {problem}")) { Code = code };

    /// <summary>The message for a value of a type that no column can hold.</summary>
    public static string NotFitting(TableValue value) =>
        $"holds a {value.Text}; it must be a number, text, truth value or date. Leave the column out, in a source with Select, or convert it.";
}
