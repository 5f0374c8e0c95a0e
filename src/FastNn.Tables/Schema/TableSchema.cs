using FastNn.Contracts;
using FastNn.Data;

namespace FastNn.Tables;

/// <summary>
/// The columns of a table that are inputs, the label, and their categories. Encodes tables and single rows as numbers, the same in training and prediction: a
/// number as it is, a category as its code from 0, a date as year, month, weekday (1 for Monday), hour (where there are times) and days since 2000-01-01; NaN
/// where a value is missing, and the number of categories for an unknown one.
/// </summary>
/// <remarks>Immutable; for any number of threads.</remarks>
public sealed partial class TableSchema
{
    readonly InputEncoder[] encoders;
    TableEncoder? tables;

    internal TableSchema(IReadOnlyList<TableInput> inputs, string label, TabularTask task, IReadOnlyList<string> classNames, bool unknownIsMissing = false)
    {
        (Inputs, Label, Task, ClassNames, UnknownIsMissing) = ([.. inputs], label, task, [.. classNames], unknownIsMissing);
        var names = new HashSet<string>(StringComparer.Ordinal) { label };
        encoders = new InputEncoder[inputs.Count];
        for (int i = 0; i < encoders.Length; i++)
        {
            Require.Argument(names.Add(inputs[i].Name), nameof(inputs), $"The column '{inputs[i].Name}' is duplicated; name each column once.");
            encoders[i] = new InputEncoder(inputs[i], InputCount, unknownIsMissing);
            InputCount += encoders[i].Width;
        }
        Require.Argument(InputCount > 0, nameof(inputs), $"inputs is empty; a schema needs at least one.");
        EncodedInputs =
        [
            .. encoders.SelectMany((encoder, input) => encoder.Names.Select(name => new EncodedInput(name, encoder.Input.Categories.Count, input))),
        ];
    }

    /// <summary>The columns that are inputs, in the order of the table.</summary>
    public IReadOnlyList<TableInput> Inputs { get; }

    /// <summary>The name of the label's column.</summary>
    public string Label { get; }

    /// <summary>The number of the label's column in the table, from 0.</summary>
    public int LabelColumn { get; internal init; }

    /// <summary>The number of columns of the table, ignored ones too.</summary>
    public int ColumnCount { get; internal init; }

    /// <summary>What is predicted.</summary>
    public TabularTask Task { get; }

    /// <summary>Why <see cref="Task"/> was chosen: what the label holds; "as given" where the caller chose.</summary>
    public string TaskReason { get; internal init; } = "as given";

    /// <summary>The names of the classes by their labels: numbers by value first, then texts in ordinal order; of truth values the false one first. Empty for
    /// regression.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>What is suspicious about the table, as sentences: ignored columns, classes that differ by case, and the like. Not saved.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>Whether rows without a label are left out; else they are refused.</summary>
    public bool DropMissingLabels { get; internal init; }

    /// <summary>The floats of an encoded row: the inputs of the network.</summary>
    public int InputCount { get; }

    /// <summary>The numbers of an encoded row.  [<see cref="InputCount"/>]</summary>
    public IReadOnlyList<EncodedInput> EncodedInputs { get; }

    /// <summary>The encoded inputs that are codes, with their numbers of categories, for <c>new OneHot(schema.CategoricalColumns)</c>.</summary>
    public IReadOnlyList<CategoricalColumn> CategoricalColumns =>
        [.. EncodedInputs.Index().Where(input => input.Item.Categories > 0).Select(input => new CategoricalColumn(input.Index, input.Item.Categories))];

    /// <summary>The encoded inputs that are numbers, for <c>new Standardizer { Columns = schema.NumericColumns }</c>.</summary>
    public int[] NumericColumns => [.. EncodedInputs.Index().Where(input => input.Item.Categories == 0).Select(input => input.Index)];

    internal bool UnknownIsMissing { get; }

    /// <summary>Whether columns are found by position alone.</summary>
    internal bool IsPositional { get; init; }

    internal ValueFormats Formats { get; init; } = ValueFormats.Default;

    internal InputEncoder[] Encoders => encoders;

    /// <summary>
    /// Makes the schema of a table. Columns of the kinds Number, Boolean, Category and Date are inputs, others are ignored with a warning.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="label">The name of the column to predict, ignoring case where that is unambiguous.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <remarks>
    /// Unless <see cref="TableSchemaOptions.Task"/> is set, texts are classes; so are two different numbers, and whole numbers of at most 20 values, with five
    /// rows or more for each in the mean. Other numbers are predicted as numbers. <see cref="TaskReason"/> says what was found.
    /// </remarks>
    /// <exception cref="ArgumentException">The table has no column of a given name.</exception>
    /// <exception cref="FastNnFormatException">The label cannot be predicted, or no input is left.</exception>
    public static TableSchema Create(Table table, string label, TableSchemaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentException.ThrowIfNullOrEmpty(label);
        return new SchemaBuilder(table, options ?? new TableSchemaOptions()).Build(label);
    }

    /// <summary>
    /// Encodes a table with labels: inputs, and a label for each row, or one target for regression. Columns are found by name, in any order, ignoring case
    /// where that is unambiguous.
    /// </summary>
    /// <exception cref="FastNnFormatException">A column is missing, a value does not fit its column, or a label is missing or unknown.</exception>
    public Dataset Encode(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Tables.Encode(table);
    }

    /// <summary>Returns the rows of a table that <see cref="Encode(Table)"/> encodes, in order: all, or those with a label.</summary>
    /// <exception cref="FastNnFormatException">A column or a label is missing.</exception>
    public int[] GetEncodedRows(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Tables.FindRows(table);
    }

    /// <summary>Encodes the inputs of all rows of a table, which needs no label.  returns: [rows, <see cref="InputCount"/>], row-major</summary>
    /// <exception cref="FastNnFormatException">A column is missing, or a value does not fit its column.</exception>
    public float[] EncodeInputs(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Tables.EncodeInputs(table);
    }

    /// <summary>Encodes a row given as objects by the names of the inputs: numbers, texts, truth values and dates; null where missing. Other names are
    /// ignored.</summary>
    /// <exception cref="ArgumentException">An input is missing, or a value does not fit it.</exception>
    public float[] Encode(IReadOnlyDictionary<string, object?> values)
    {
        float[] row = new float[InputCount];
        Encode(values, row);
        return row;
    }

    /// <summary>Encodes a row like <see cref="Encode(IReadOnlyDictionary{string, object})"/>.</summary>
    /// <param name="values">The values by name.</param>
    /// <param name="row">[<see cref="InputCount"/>], overwritten.</param>
    /// <exception cref="ArgumentException">An input is missing, a value does not fit it, or the row has another length.</exception>
    public void Encode(IReadOnlyDictionary<string, object?> values, Span<float> row)
    {
        ArgumentNullException.ThrowIfNull(values);
        ValidateRow(row);
        new RowEncoder(encoders, Formats).Encode(values, row);
    }

    /// <summary>Encodes a row given as texts, without quotes. Allocates nothing.</summary>
    /// <param name="values">A text for every input, in the order of <see cref="Inputs"/>; blanks around it are ignored. Null and the table's words for missing
    /// values are missing.</param>
    /// <param name="row">[<see cref="InputCount"/>], overwritten.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a text is not a number or date where one is needed.</exception>
    public void Encode(ReadOnlySpan<string?> values, Span<float> row)
    {
        Require.Argument(values.Length == Inputs.Count, nameof(values),
            $"values has {values.Length} texts; it must have one for each of the {Inputs.Count} inputs.");
        ValidateRow(row);
        rowEncoder.Encode(values, row);
    }

    /// <summary>Lists the label with its classes, and the inputs with their kinds and categories.</summary>
    public override string ToString() => SchemaListing.Write(this);

    RowEncoder rowEncoder => field ??= new RowEncoder(encoders, Formats);

    TableEncoder Tables => tables ??= new TableEncoder(this, encoders);

    void ValidateRow(Span<float> row) =>
        Require.Argument(row.Length == InputCount, nameof(row), $"row has {row.Length} floats; it must have {InputCount}, an encoded row.");
}
