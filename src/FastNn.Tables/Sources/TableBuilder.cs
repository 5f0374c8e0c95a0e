using System.Globalization;

namespace FastNn.Tables;

/// <summary>Collects typed values as the columns of a table: the one way of all sources but CSV.</summary>
/// <param name="source">The name of the source.</param>
sealed class TableBuilder(string source)
{
    readonly List<ColumnBuilder> columns = [];
    int rows;

    /// <summary>How texts of such sources are read: an empty text is missing, like null.</summary>
    public static ValueFormats Formats { get; } = new(NumberFormat.Invariant, new MissingWords([""]), null);

    /// <summary>Adds a column, without values in the rows before.</summary>
    /// <returns>Its index.</returns>
    public int AddColumn(SourceColumn column)
    {
        var added = new ColumnBuilder(column.Name, column.Kind) { FindsDatesInTexts = true };
        AddMissing(added);
        columns.Add(added);
        return columns.Count - 1;
    }

    /// <summary>Adds columns.</summary>
    public TableBuilder AddColumns(IEnumerable<SourceColumn> added)
    {
        foreach (SourceColumn column in added)
        {
            AddColumn(column);
        }
        return this;
    }

    /// <summary>Adds a value to the current row.</summary>
    /// <exception cref="FastNnFormatException">The value is of no type that a column can hold, or infinite, or a text after numbers that are lost.</exception>
    public void Add(int column, TableValue value)
    {
        ColumnBuilder to = columns[column];
        switch (value.Type)
        {
            case ValueType.Missing:
                to.AddMissing();
                break;
            case ValueType.Number:
                AddNumber(to, value.Number);
                break;
            case ValueType.Date when to.TakesDates:
                to.AddDate(value.Ticks);
                break;
            case ValueType.Date:
                AddText(to, DateValues.Format(value.Ticks));
                break;
            case ValueType.Text:
                AddText(to, value.Text);
                break;
            default:
                throw Malformed(to.Name, SourceValues.NotFitting(value));
        }
    }

    /// <summary>Ends the current row; columns that were not added have no value.</summary>
    public void EndRow()
    {
        rows++;
        foreach (ColumnBuilder column in columns)
        {
            AddMissing(column);
        }
    }

    /// <summary>Adds the rows of a reader, at most so many.</summary>
    public TableBuilder AddRows(ITableReader reader, int most = int.MaxValue)
    {
        IReadOnlyList<SourceColumn> added = SourceValues.CheckColumns(reader.Columns, source);
        AddColumns(added);
        for (; rows < most && reader.Read(); EndRow())
        {
            for (int i = 0; i < added.Count; i++)
            {
                Add(i, reader.GetValue(i));
            }
        }
        return this;
    }

    /// <summary>Ends the collection.</summary>
    /// <exception cref="FastNnFormatException">There are no rows.</exception>
    public Table ToTable() => columns.Count > 0 && rows > 0
        ? new Table(source, [.. columns.Select((column, index) => column.ToColumn(index))], new LineMap(), Formats)
        : throw SourceValues.Empty(source);

    /// <summary>Returns the exception for a value of the current row.</summary>
    public FastNnFormatException Malformed(int column, string problem) => Malformed(columns[column].Name, problem);

    void AddMissing(ColumnBuilder column)
    {
        while (column.Count < rows)
        {
            column.AddMissing();
        }
    }

    void AddNumber(ColumnBuilder column, in ParsedNumber number)
    {
        if (!float.IsFinite(number.Value))
        {
            throw Malformed(column.Name, CsvColumnReader.TooLarge(number.Precise.ToString(CultureInfo.InvariantCulture)));
        }
        if (column.HasOnlyNumbers)
        {
            column.Add(number);
        }
        else
        {
            AddText(column, Categories.Format(number.Precise));
        }
    }

    void AddText(ColumnBuilder column, ReadOnlySpan<char> text)
    {
        column.AddText(text);
        if (column.IsLost)
        {
            throw Malformed(column.Name, $"holds {ValueText.Show(text)} after numbers or dates; a column must hold one type. Convert its values to texts.");
        }
    }

    FastNnFormatException Malformed(string column, string problem) => SourceValues.Malformed(source, rows, column, problem);
}
