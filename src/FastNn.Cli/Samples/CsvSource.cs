using FastNn.Data;

namespace FastNn.Cli;

/// <summary>A CSV file with a label column, given by its name or its number: a table with numbers, categories and missing values.</summary>
sealed class CsvSource(string path, string label, CsvOptions options) : Table
{
    CsvSchema? schema;

    /// <inheritdoc/>
    public override string Name => path;

    /// <inheritdoc/>
    public override string InputRange => $"the columns of {path} without {label}";

    /// <inheritdoc/>
    public override IEnumerable<(string Option, string Path)> Files => [("--csv", path)];

    /// <inheritdoc/>
    public override CsvSchema? Schema => schema;

    /// <inheritdoc/>
    public override IReadOnlyList<Layer> Preparation()
    {
        if (schema?.Categories is not { Count: > 0 } categories)
        {
            return [new Imputer(), new Standardizer()];
        }
        // Numbers are scaled; a category that few rows have stays 0 or 1, where a deviation near 0 would make it a huge input.
        int[] numbers = schema.NumericColumns;
        Layer[] scaling = numbers.Length > 0 ? [new Imputer { Columns = numbers }, new Standardizer { Columns = numbers }] : [];
        return [.. scaling, new OneHot(categories)];
    }

    /// <inheritdoc/>
    public override TrainingDefaults Defaults(int rows) => TrainingDefaults.OfTable(rows);

    /// <inheritdoc/>
    protected override (Dataset Training, Dataset? Watched) SetAsideWatched(Dataset learning, long seed) =>
        learning.Count < LeastToWatch ? (learning, null) : learning.SplitStratified(1 - TrainingDefaults.TableValidation, seed);

    /// <inheritdoc/>
    public override void Use(CsvSchema known) => schema = known;

    /// <inheritdoc/>
    protected override Dataset ReadRows()
    {
        CsvTable table = Read(() => Csv.ReadTable(path, TableOptions.Column(label), options));
        schema = table.Schema;
        return schema.ClassNames.Count > 1
            ? table.Data
            : throw new FastNnFormatException($"{path}: every row has the label {schema.ClassNames[0]}; there must be two different ones at least to learn from.");
    }

    /// <inheritdoc/>
    protected override Dataset ReadKnownRows() => Read(() =>
    {
        if (schema is not null)
        {
            CheckLabel(schema);
            return Csv.ReadDataset(path, schema, options);
        }
        // A model without a schema has classes by their numbers, and takes rows of numbers alone.
        return TableOptions.NumberOf(label) is { } number ? Csv.ReadDataset(path, number, options) : Csv.ReadDataset(path, label, options);
    });

    T Read<T>(Func<T> read)
    {
        PlainFile.CheckExists(path);
        try
        {
            return read();
        }
        catch (ArgumentException e) when (e.ParamName is "labelColumn" or nameof(CsvOptions.IgnoredColumns) or nameof(CsvOptions.CategoricalColumns))
        {
            throw new UsageException(Sentence.Of(e));
        }
    }

    /// <summary>Labels that the model did not learn would be held against its classes.</summary>
    void CheckLabel(CsvSchema known)
    {
        if (TableOptions.NumberOf(label) is { } number ? number != known.LabelColumn && number + known.Columns != known.LabelColumn : label != known.Label)
        {
            throw new UsageException(FormattableString.Invariant($"--label is {label}, but the model has learned to tell '{known.Label}', which was column {known.LabelColumn}."));
        }
    }
}
