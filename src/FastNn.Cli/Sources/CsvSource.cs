using FastNn.Data;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>A CSV file with a label column, given by name or index; its other columns are numeric or categorical.</summary>
sealed class CsvSource(string path, string label, CsvOptions options) : SingleFileSource
{
    const int MaxClassNames = 10;

    CsvSchema? schema;

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
            int numeric = schema.NumericColumns.Length, categorical = schema.Inputs.Count - numeric;
            string label = TerminalText.Sanitize(schema.Label), classes = TerminalText.Join(schema.ClassNames, MaxClassNames);
            string columns = Invariant($"{numeric:n0} numeric and {categorical:n0} categorical columns");
            return Invariant($"{columns}; label {label} with {schema.ClassNames.Count:n0} classes: {classes}");
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Option, string Path)> Files => [("--csv", path)];

    /// <inheritdoc/>
    public override CsvSchema? Schema => schema;

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> CreatePreprocessing()
    {
        if (schema?.Categories is not { Count: > 0 } categories)
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
    public override void UseSchema(CsvSchema known) => schema = known;

    /// <inheritdoc/>
    protected override (Dataset Training, Dataset? Validation) Divide(Dataset rows, long seed) =>
        rows.Count < MinRowsToValidate ? (rows, null) : rows.SplitStratified(1 - TrainingDefaults.TableValidation, seed);

    /// <inheritdoc/>
    protected override Dataset ReadRows()
    {
        CsvTable table = Read(() => Csv.ReadTable(path, TableOptions.ParseColumn(label), options));
        schema = table.Schema;
        return schema.ClassNames.Count > 1
            ? table.Data
            : throw new FastNnFormatException($"{path}: all rows have the label {schema.ClassNames[0]}; at least two classes are needed.");
    }

    /// <inheritdoc/>
    protected override Dataset ReadKnownRows() => Read(() =>
    {
        if (schema is not null)
        {
            CheckLabel(schema);
            return Csv.ReadDataset(path, schema, options);
        }
        // A model without a schema takes numeric rows, and labels that are class indices.
        return TableOptions.ParseIndex(label) is { } index ? Csv.ReadDataset(path, index, options) : Csv.ReadDataset(path, label, options);
    });

    T Read<T>(Func<T> read)
    {
        InputFile.CheckExists(path);
        try
        {
            return read();
        }
        catch (ArgumentException e) when (e.ParamName is "labelColumn" or nameof(CsvOptions.IgnoredColumns) or nameof(CsvOptions.CategoricalColumns))
        {
            throw new UsageException(ErrorMessage.Format(e));
        }
    }

    /// <summary>Checks that the label column is the one that the model was trained on.</summary>
    void CheckLabel(CsvSchema known)
    {
        bool isSame = TableOptions.ParseIndex(label) is { } index
            ? index == known.LabelColumn || index + known.Columns == known.LabelColumn
            : label == known.Label;
        Require.Usage(isSame, $"--label is {label}, but the model predicts '{known.Label}' (column {known.LabelColumn}); give --label {known.Label}.");
    }
}
