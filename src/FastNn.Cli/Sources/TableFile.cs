using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>A CSV file with a label column.</summary>
/// <param name="Path">The file.</param>
/// <param name="Label">The label column, by name or index.</param>
/// <param name="Format">How it is read.</param>
sealed record TableFile(string Path, string Label, TableFormat Format)
{
    /// <summary>Reads the table; again, with the kinds of its columns, where some are given.</summary>
    /// <exception cref="FileNotFoundException">There is no file.</exception>
    /// <exception cref="FastNnFormatException">The file is malformed.</exception>
    /// <exception cref="UsageException">There is no such column.</exception>
    public Table Read()
    {
        InputFile.CheckExists(Path);
        CsvOptions options = new() { Separator = Format.Separator, MissingValues = Format.Missing ?? CsvOptions.DefaultMissingValues };
        Table table = Table.FromCsv(Path, options);
        return Format.Categorical.Count == 0 ? table : Table.FromCsv(Path, new CsvOptions
        {
            Separator = options.Separator,
            MissingValues = options.MissingValues,
            Kinds = FindCategorical(table).Distinct().ToDictionary(name => name, _ => ColumnKind.Category),
        });
    }

    /// <summary>Reads another file by the schema of a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">The schema.</param>
    /// <exception cref="FileNotFoundException">There is no file.</exception>
    /// <exception cref="FastNnFormatException">The file is malformed, or lacks a column.</exception>
    public Table Read(string path, TableSchema schema)
    {
        InputFile.CheckExists(path);
        return Table.FromCsv(path, schema, new CsvOptions { Separator = Format.Separator });
    }

    /// <summary>Returns the name of the label column.</summary>
    /// <exception cref="UsageException">There is no such column.</exception>
    public string FindLabel(Table table) => Find(table, Label, "--label");

    /// <summary>Returns the options of the schema: columns to ignore, and classes where the label is one of --categories.</summary>
    /// <param name="table">The table.</param>
    /// <param name="task">What is predicted; null to decide by the label.</param>
    /// <exception cref="UsageException">There is no such column, or the options contradict each other.</exception>
    public TableSchemaOptions CreateSchemaOptions(Table table, TabularTask? task = null)
    {
        string label = FindLabel(table);
        string[] ignored = [.. Format.Ignored.Select(column => Find(table, column, "--ignore"))];
        Require.Usage(!ignored.Contains(label), $"--ignore names '{label}', which is the label; name other columns.");
        bool isCategorical = FindCategorical(table).Contains(label);
        Require.Usage(!isCategorical || task is not TabularTask.Regression,
            $"--categories names '{label}', the label, but --task is regression; remove it there, or train classes.");
        var options = new TableSchemaOptions
        {
            Ignore = ignored,
            Task = isCategorical ? TabularTask.Classification : task,
            DropMissingLabels = Format.DropsMissingLabels,
            MaxCategories = Format.MaxCategories ?? new TableSchemaOptions().MaxCategories,
        };
        return options;
    }

    IEnumerable<string> FindCategorical(Table table) => Format.Categorical.Select(column => Find(table, column, "--categories"));

    /// <summary>Returns the name of a column that is given by name or index.</summary>
    static string Find(Table table, string column, string option)
    {
        if (TableOptions.ParseIndex(column) is not { } index)
        {
            return table.FindColumn(column)?.Name ?? throw new UsageException($"{option} is '{column}', but the columns are {List(table)}.");
        }
        int count = table.Columns.Count, place = index < 0 ? index + count : index;
        Require.Usage((uint)place < (uint)count, $"{option} is {index}; with {count} columns it must be from 0 to {count - 1}, or from -1 to -{count}.");
        return table.Columns[place].Name;
    }

    static string List(Table table) => string.Join(", ", table.Columns.Select(item => $"'{TerminalText.Sanitize(item.Name)}'"));
}
