using FastNn.Data;
using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>A CSV file with a label column, given by name or index; its other columns are numbers, categories or dates.</summary>
sealed class CsvSource(TableFile file) : SingleFileSource
{
    const int MaxClassNames = 10;

    TableSchema? schema;
    bool isStratified;

    /// <summary>The file.</summary>
    public TableFile File => file;

    /// <inheritdoc/>
    public override string Name => file.Path;

    /// <inheritdoc/>
    public override string InputDescription => $"the columns of {file.Path} without {file.Label}";

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
    public override IEnumerable<(string Option, string Path)> Files => [("--csv", file.Path)];

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
    public override void UseSchema(TableSchema known, bool isStratified) => (schema, this.isStratified) = (known, isStratified);

    /// <inheritdoc/>
    public override Dataset ReadTest(long seed, bool all, float holdout)
    {
        if (all || schema is null || !isStratified)
        {
            return base.ReadTest(seed, all, holdout);
        }
        CheckLabel(schema);
        return schema.Encode(Holdout.Divide(file.Read(file.Path, schema), schema, holdout, seed).Test);
    }

    /// <inheritdoc/>
    protected override (Dataset Training, Dataset? Validation) Divide(Dataset rows, long seed) =>
        rows.Count < MinRowsToValidate ? (rows, null) : rows.SplitStratified(1 - TrainingDefaults.TableValidation, seed);

    /// <inheritdoc/>
    protected override Dataset ReadRows()
    {
        Table table = file.Read();
        schema = TableSchema.Create(table, file.FindLabel(table), file.CreateSchemaOptions(table));
        return schema.Task == TabularTask.Classification
            ? schema.Encode(table)
            : throw new FastNnFormatException($"{file.Path}: The label {schema.TaskReason}, which looks like a value to predict (regression), not like names "
                + "of classes. A network of your own predicts classes only: omit --layers and the other options of its training to predict numbers, "
                + "give a label of classes with --label, or, if its numbers are names of classes, name it in --categories too.");
    }

    /// <inheritdoc/>
    protected override Dataset ReadKnownRows()
    {
        CsvOptions options = new() { Separator = file.Format.Separator };
        InputFile.CheckExists(file.Path);
        if (schema is not null)
        {
            CheckLabel(schema);
            return schema.ReadCsv(file.Path, options);
        }
        // A model without a schema takes numeric rows, and labels that are class indices.
        Table table = file.Read();
        int column = table[file.FindLabel(table)].Index;
        return TableSchema.FromNumbers(table.Columns.Count - 1, CountClasses(table.Columns[column]), column).ReadCsv(file.Path, options);
    }

    static int CountClasses(TableColumn label)
    {
        float most = label.HasNumbers ? Enumerable.Range(0, label.RowCount).Max(label.GetNumber) : 0;
        return most is >= 0 and < Dataset.MaxClasses ? (int)most + 1 : 1;
    }

    /// <summary>Checks that the label column is the one that the model was trained on.</summary>
    void CheckLabel(TableSchema known)
    {
        string label = file.Label;
        bool isSame = TableOptions.ParseIndex(label) is { } index
            ? index == known.LabelColumn || index + known.ColumnCount == known.LabelColumn
            : label.Equals(known.Label, StringComparison.OrdinalIgnoreCase);
        Require.Usage(isSame, $"--label is {label}, but the model predicts '{known.Label}' (column {known.LabelColumn}); give --label {known.Label}.");
    }
}
