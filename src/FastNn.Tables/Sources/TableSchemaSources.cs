namespace FastNn.Tables;

/// <content>Sources read by a schema, without a table of them in memory.</content>
public sealed partial class TableSchema
{
    /// <summary>
    /// Calls back with each row of a source to predict, without a label or with one that is ignored. Finds columns by name, in any order, ignoring case where
    /// that is unambiguous.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="each">Receives an encoded row.  input: [<see cref="InputCount"/>], valid during the call only</param>
    /// <exception cref="FastNnFormatException">The source is malformed, lacks a column or has no rows, or a value does not fit its column; rows before
    /// that were passed on.</exception>
    public void ForEachInput(TableSource source, InputRow each)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(each);
        using var rows = new SourceSchemaReader(source, this, hasLabel: false);
        rows.ForEachInput(InputCount, each);
    }

    /// <summary>Returns the columns of all inputs, and behind them the label's, where there must be one.</summary>
    /// <exception cref="FastNnFormatException">Columns are missing.</exception>
    internal int[] FindColumns(ColumnNames columns, string source, bool hasLabel)
    {
        string[] names = [.. Inputs.Select(input => input.Name), .. hasLabel ? [Label] : Array.Empty<string>()];
        int[] found = [.. names.Select(columns.Find)];
        string[] missing = [.. names.Where((_, i) => found[i] < 0)];
        return missing.Length == 0
            ? found
            : throw new FastNnFormatException(source, -1, ColumnNames.DescribeMissing("table", missing, columns.All, "table")) { Code = FormatError.Missing };
    }
}
