using Parquet;

namespace FastNn.Tables;

/// <summary>Reads the rows of a Parquet file, row group by row group. The columns of a group are read when they are asked for.</summary>
sealed class ParquetRows : ITableReader
{
    readonly ParquetFile file;
    readonly ParquetColumn[] columns;
    readonly int[] loaded;
    ParquetRowGroupReader? group;
    int groups, row = -1, rows;

    /// <exception cref="FastNnFormatException">The file is malformed.</exception>
    public ParquetRows(string path)
    {
        file = new ParquetFile(path);
        try
        {
            columns = [.. file.Fields.Select(ParquetColumn.Create)];
            loaded = new int[columns.Length];
            Columns = [.. columns.Select(column => column.Column)];
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public IReadOnlyList<SourceColumn> Columns { get; }

    public bool Read()
    {
        row++;
        while (row >= rows)
        {
            if (groups == file.Reader.RowGroupCount)
            {
                return false;
            }
            group?.Dispose();
            group = file.OpenGroup(groups++);
            (row, rows) = (0, checked((int)group.RowCount));
        }
        return true;
    }

    public TableValue GetValue(int column)
    {
        if (loaded[column] != groups)
        {
            file.Read($"column '{columns[column].Column.Name}'", () => columns[column].LoadAsync(group!));
            loaded[column] = groups;
        }
        return columns[column].GetValue(row);
    }

    public void Dispose()
    {
        group?.Dispose();
        file.Dispose();
    }
}
