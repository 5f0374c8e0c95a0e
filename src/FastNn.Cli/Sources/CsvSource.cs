using FastNn.Data;
using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>A CSV file with a label column, given by name or index; its other columns are numbers, categories or dates.</summary>
sealed class CsvSource(string path, string label, TableFormat format) : SingleFileSource
{
    const int MaxClassNames = 10;

    TableSchema? schema;

    /// <inheritdoc/>
    public override string Name => path;

    /// <inheritdoc/>
    public override string InputDescription => $"the columns of {path} without {label}";

    /// <inheritdoc/>
    public override string? ColumnSummary
    {
        get
        {
            if (schema is null)
            {
                return null;
            }
            int categorical = schema.Inputs.Count(input => input.Categories.Count > 0), dates = schema.Inputs.Count(input => input.Kind == ColumnKind.Date);
            string label = TerminalText.Sanitize(schema.Label), classes = TerminalText.Join(schema.ClassNames, MaxClassNames);
            string other = dates == 0 ? "" : Invariant($" and {dates:n0} date columns");
            string columns = Invariant($"{schema.Inputs.Count - categorical - dates:n0} numeric and {categorical:n0} categorical columns{other}");
            return Invariant($"{columns}; label {label} with {schema.ClassNames.Count:n0} classes: {classes}");
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Option, string Path)> Files => [("--csv", path)];

    /// <inheritdoc/>
    public override TableSchema? Schema => schema;

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> CreatePreprocessing()
    {
        if (schema?.CategoricalColumns is not { Count: > 0 } categories)
        {
            return [new Imputer(), new Standardizer()];
        }
        // Only numeric columns are standardized: a rare category has a deviation near 0, and would become a huge input.
        int[] numeric = schema.NumericColumns;
        Layer[] scaling = numeric.Length > 0 ? [new Imputer { Columns = numeric }, new Standardizer { Columns = numeric }] : [];
        return [.. scaling, new OneHot(categories)];
    }

    /// <inheritdoc/>
    public override TrainingDefaults GetDefaults(int rows) => TrainingDefaults.ForTable(rows);

    /// <inheritdoc/>
    public override void UseSchema(TableSchema known) => schema = known;

    /// <inheritdoc/>
    protected override (Dataset Training, Dataset? Validation) Divide(Dataset rows, long seed) =>
        rows.Count < MinRowsToValidate ? (rows, null) : rows.SplitStratified(1 - TrainingDefaults.TableValidation, seed);

    /// <inheritdoc/>
    protected override Dataset ReadRows()
    {
        InputFile.CheckExists(path);
        Table table = ReadTable();
        string labelName = Find(table, label, "--label");
        string[] ignored = [.. format.Ignored.Select(column => Find(table, column, "--ignore"))];
        bool isCategorical = format.Categorical.Any(column => Find(table, column, "--categories") == labelName);
        schema = TableSchema.Create(
            table, labelName, new TableSchemaOptions { Ignore = ignored, Task = isCategorical ? TabularTask.Classification : null });
        return schema.Task == TabularTask.Classification
            ? schema.Encode(table)
            : throw new FastNnFormatException($"{path}: The label {schema.TaskReason}, which looks like a value to predict (regression), not like names of "
                + "classes. The command trains classifiers only: give a label of classes with --label, "
                + "or train on the values in a program, with a Dataset of targets and MeanSquaredError. If its numbers are names of classes, name it in "
                + "--categories too.");
    }

    /// <inheritdoc/>
    protected override Dataset ReadKnownRows()
    {
        InputFile.CheckExists(path);
        CsvOptions options = new() { Separator = format.Separator };
        if (schema is not null)
        {
            CheckLabel(schema);
            return schema.ReadCsv(path, options);
        }
        // A model without a schema takes numeric rows, and labels that are class indices.
        Table table = ReadTable();
        int column = table[Find(table, label, "--label")].Index;
        return TableSchema.FromNumbers(table.Columns.Count - 1, CountClasses(table.Columns[column]), column).ReadCsv(path, options);
    }

    /// <summary>Reads the table; again, with the kinds of its columns, where some are given.</summary>
    Table ReadTable()
    {
        CsvOptions options = new() { Separator = format.Separator, MissingValues = format.Missing ?? CsvOptions.DefaultMissingValues };
        Table table = Table.FromCsv(path, options);
        return format.Categorical.Count == 0 ? table : Table.FromCsv(path, new CsvOptions
        {
            Separator = options.Separator,
            MissingValues = options.MissingValues,
            Kinds = format.Categorical.Select(column => Find(table, column, "--categories")).Distinct().ToDictionary(name => name, _ => ColumnKind.Category),
        });
    }

    static int CountClasses(TableColumn label)
    {
        float most = label.HasNumbers ? Enumerable.Range(0, label.RowCount).Max(label.GetNumber) : 0;
        return most is >= 0 and < Dataset.MaxClasses ? (int)most + 1 : 1;
    }

    /// <summary>Returns the name of a column that is given by name or index.</summary>
    /// <exception cref="UsageException">There is no such column.</exception>
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

    /// <summary>Checks that the label column is the one that the model was trained on.</summary>
    void CheckLabel(TableSchema known)
    {
        bool isSame = TableOptions.ParseIndex(label) is { } index
            ? index == known.LabelColumn || index + known.ColumnCount == known.LabelColumn
            : label.Equals(known.Label, StringComparison.OrdinalIgnoreCase);
        Require.Usage(isSame, $"--label is {label}, but the model predicts '{known.Label}' (column {known.LabelColumn}); give --label {known.Label}.");
    }
}
