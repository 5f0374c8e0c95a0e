using System.Globalization;
using System.Linq;
using System.Text;
using FastNn.Contracts;

namespace FastNn.Data;

/// <summary>A column of a table that is an input.</summary>
/// <param name="Name">Its name in the header; <c>column0</c> and so on without one.</param>
/// <param name="Column">Its number in the file, from 0.</param>
/// <param name="Categories">The names of its categories by their numbers; empty for a numeric column.</param>
public sealed record CsvInput(string Name, int Column, IReadOnlyList<string> Categories);

/// <summary>
/// The columns of a table and their categories. Encodes other rows as the numbers that a network was trained on, and names its classes. Stored as text in
/// <c>network.Metadata</c>, it is part of the model file.
/// </summary>
/// <remarks>Immutable; for any number of threads.</remarks>
public sealed class CsvSchema
{
    /// <summary>The key of the schema in a network's metadata, used by the command line.</summary>
    public const string MetadataKey = "csv.schema";

    // A character of UTF-16 is at most three bytes in UTF-8.
    const int MaxBytes = 3 * CsvCategories.MaxLength;

    readonly CsvCategories?[] categories;

    /// <param name="inputs">The inputs, in their order; at least one.</param>
    /// <param name="label">The name of the label's column.</param>
    /// <param name="labelColumn">Its number in the file, from 0.</param>
    /// <param name="classes">The names of the classes by their numbers; empty for numeric labels.</param>
    /// <param name="columns">The number of columns of the file.</param>
    /// <exception cref="ArgumentException">Columns are out of range, or a column or name is duplicated.</exception>
    public CsvSchema(IReadOnlyList<CsvInput> inputs, string label, int labelColumn, IReadOnlyList<string> classes, int columns)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(classes);
        (Inputs, Label, LabelColumn, ClassNames, Columns) = ([.. inputs], label, labelColumn, [.. classes], columns);
        var names = new HashSet<string> { label };
        var numbers = new HashSet<int> { labelColumn };
        bool fits = inputs.Count > 0 && labelColumn >= 0 && labelColumn < columns;
        categories = new CsvCategories?[inputs.Count];
        for (int i = 0; fits && i < inputs.Count; i++)
        {
            fits = names.Add(inputs[i].Name) && numbers.Add(inputs[i].Column) && inputs[i].Column >= 0 && inputs[i].Column < columns;
            categories[i] = inputs[i].Categories.Count > 0 ? new CsvCategories(inputs[i].Categories) : null;
        }
        Require.Argument(fits, nameof(inputs),
            $"A schema needs inputs; the names and numbers of its columns must be unique, and the numbers from 0 to {columns - 1}.");
        ClassNumbers = classes.Count > 0 ? new CsvCategories(classes) : null;
    }

    /// <summary>The inputs, in the order of the network's inputs.</summary>
    public IReadOnlyList<CsvInput> Inputs { get; }

    /// <summary>The name of the label's column.</summary>
    public string Label { get; }

    /// <summary>The number of the label's column in the file, from 0.</summary>
    public int LabelColumn { get; }

    /// <summary>The names of the classes by their numbers; empty for numeric labels.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Columns of the file, including ignored ones.</summary>
    public int Columns { get; }

    /// <summary>
    /// The words for a missing value in rows that are read by the schema, unless their options set others: the <see cref="CsvOptions.MissingValues"/> of the
    /// table;
    /// <see cref="CsvOptions.DefaultMissingValues"/> unless set.
    /// </summary>
    public IReadOnlyList<string> MissingValues
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = [.. value];
            Missing = new CsvMissing(field);
        }
    } = CsvOptions.DefaultMissingValues;

    /// <summary>The categorical inputs, by index, with their numbers of categories, for <c>new OneHot(schema.Categories)</c>.</summary>
    public IReadOnlyList<CategoricalColumn> Categories =>
        [.. Inputs.Index().Where(input => input.Item.Categories.Count > 0).Select(input => new CategoricalColumn(input.Index, input.Item.Categories.Count))];

    /// <summary>The numeric inputs, by index, for <c>new Standardizer { Columns = schema.NumericColumns }</c> before a OneHot; empty without any.</summary>
    public int[] NumericColumns => [.. Inputs.Index().Where(input => input.Item.Categories.Count == 0).Select(input => input.Index)];

    internal CsvCategories? ClassNumbers { get; }

    internal CsvMissing Missing { get; private init; } = CsvMissing.Default;

    /// <summary>Returns the name of a class, or its number where classes have no names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public string GetClassName(int label)
    {
        int classes = ClassNames.Count > 0 ? ClassNames.Count : int.MaxValue;
        Require.Range(TargetRules.IsLabel(label, classes), nameof(label), $"label is {label}; {TargetRules.LabelRange(classes)}.");
        return ClassNames.Count > 0 ? ClassNames[label] : label.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Encodes the values of a row, given as texts without quoting. Allocates nothing.</summary>
    /// <param name="values">A value for every input, in their order; blanks around it are ignored. Null, <see cref="MissingValues"/> and unknown categories are
    /// missing: NaN.</param>
    /// <param name="input">[inputs], overwritten.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the value of a numeric column is not a number.</exception>
    public void Encode(ReadOnlySpan<string?> values, Span<float> input)
    {
        TargetRules.ValidateLength(values.Length, 1, Inputs.Count, nameof(values));
        TargetRules.ValidateLength(input.Length, 1, Inputs.Count, nameof(input));
        Span<byte> bytes = stackalloc byte[MaxBytes];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<char> value = values[i];
            bool fits = Encoding.UTF8.TryGetBytes(value.Trim(" \t"), bytes, out int length);
            Require.Argument(fits, nameof(values), $"'{Inputs[i].Name}' has {value.Length} characters; it may have {CsvCategories.MaxLength}.");
            ReadOnlySpan<byte> text = bytes[..length];
            input[i] = values[i] is null || Missing.Contains(text) ? float.NaN
                : this.categories[i] is { } categories ? categories.Find(value, text) is >= 0 and int code ? code : float.NaN
                : CsvNumber.TryParse(text, out float number) && float.IsFinite(number) ? number
                : throw new ArgumentException(
                    $"'{Inputs[i].Name}' is {CsvNumber.Show(text)}; it must be a number such as 12, -0.5 or 1e-3, with a decimal point.", nameof(values));
        }
    }

    /// <summary>Writes the schema as JSON, for <c>network.Metadata</c> or a file.</summary>
    public string ToJson() => CsvSchemaJson.Write(this);

    /// <summary>Reads a schema that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FastNnFormatException">The text is malformed.</exception>
    public static CsvSchema FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return CsvSchemaJson.Read(json);
    }

    /// <summary>Returns the categories of an input; null for a numeric column.</summary>
    internal CsvCategories? GetCategories(int input) => categories[input];
}
