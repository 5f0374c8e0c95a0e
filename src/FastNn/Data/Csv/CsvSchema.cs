using System.Globalization;
using System.Text;

namespace FastNn.Data;

/// <summary>A column of a table that is an input.</summary>
/// <param name="Name">Its name in the header; <c>column0</c> and so on where there was none.</param>
/// <param name="Column">Its number in the file, from 0.</param>
/// <param name="Categories">The names of its categories by their numbers; empty for a column of numbers.</param>
public sealed record CsvInput(string Name, int Column, IReadOnlyList<string> Categories);

/// <summary>
/// What the columns of a table are and what numbers stand for: with it, other rows become the numbers that a network was trained on, and its answers become
/// names. Kept as text in <c>network.Metadata</c>, it travels inside the model file.
/// </summary>
/// <remarks>Immutable; any thread.</remarks>
public sealed class CsvSchema
{
    /// <summary>The key by which a network's metadata have its schema, by custom and for the command line.</summary>
    public const string MetadataKey = "csv.schema";

    // A character of UTF-16 is at most three bytes of UTF-8.
    const int MaxBytes = 3 * CsvCategories.MaxLength;

    readonly CsvCategories?[] categories;

    /// <param name="inputs">The inputs, in their order; at least one.</param>
    /// <param name="label">The name of the label's column.</param>
    /// <param name="labelColumn">Its number in the file, from 0.</param>
    /// <param name="classes">The names of the classes by their numbers; empty where labels are numbers themselves.</param>
    /// <param name="columns">How many columns the file has.</param>
    /// <exception cref="ArgumentException">Columns are out of range or stand twice, or a name does.</exception>
    public CsvSchema(IReadOnlyList<CsvInput> inputs, string label, int labelColumn, IReadOnlyList<string> classes, int columns)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(classes);
        (Inputs, Label, LabelColumn, ClassNames, Columns) = ([.. inputs], label, labelColumn, [.. classes], columns);
        var names = new HashSet<string> { label };
        var places = new HashSet<int> { labelColumn };
        bool fits = inputs.Count > 0 && labelColumn >= 0 && labelColumn < columns;
        categories = new CsvCategories?[inputs.Count];
        for (int i = 0; fits && i < inputs.Count; i++)
        {
            fits = names.Add(inputs[i].Name) && places.Add(inputs[i].Column) && inputs[i].Column >= 0 && inputs[i].Column < columns;
            categories[i] = inputs[i].Categories.Count > 0 ? new CsvCategories(inputs[i].Categories) : null;
        }
        if (!fits)
        {
            throw new ArgumentException("A schema needs inputs, and the names and numbers of all its columns must differ and lie within the file.", nameof(inputs));
        }
        ClassNumbers = classes.Count > 0 ? new CsvCategories(classes) : null;
    }

    /// <summary>The inputs, in the order in which a network takes them.</summary>
    public IReadOnlyList<CsvInput> Inputs { get; }

    /// <summary>The name of the label's column.</summary>
    public string Label { get; }

    /// <summary>The number of the label's column in the file, from 0.</summary>
    public int LabelColumn { get; }

    /// <summary>The names of the classes by their numbers; empty where labels are numbers themselves.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Columns of the file, those that were left out included.</summary>
    public int Columns { get; }

    /// <summary>
    /// What stands for a missing value, as in <see cref="CsvOptions.MissingValues"/>, which reading a table took it from;
    /// <see cref="CsvOptions.UsualMissingValues"/> unless set.
    /// Rows that are read by the schema have the same, unless their options name others.
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
    } = CsvOptions.UsualMissingValues;

    /// <summary>The inputs that are categories, by their place, and how many each has: what <c>new OneHot(schema.Categories)</c> takes.</summary>
    public (int Column, int Categories)[] Categories
    {
        get
        {
            var found = new List<(int, int)>();
            for (int i = 0; i < Inputs.Count; i++)
            {
                if (Inputs[i].Categories.Count > 0)
                {
                    found.Add((i, Inputs[i].Categories.Count));
                }
            }
            return [.. found];
        }
    }

    /// <summary>The inputs that are numbers, by their place: what <c>new Standardizer { Columns = schema.NumericColumns }</c> takes, before a OneHot writes the
    /// others out. Empty where there are none.</summary>
    public int[] NumericColumns
    {
        get
        {
            var found = new List<int>();
            for (int i = 0; i < Inputs.Count; i++)
            {
                if (Inputs[i].Categories.Count == 0)
                {
                    found.Add(i);
                }
            }
            return [.. found];
        }
    }

    internal CsvCategories? ClassNumbers { get; }

    internal CsvMissing Missing { get; private init; } = new(CsvOptions.UsualMissingValues);

    /// <summary>What a class is called: its name, or its number where classes have no names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public string ClassName(int label)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(label);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, ClassNames.Count > 0 ? ClassNames.Count : int.MaxValue);
        return ClassNames.Count > 0 ? ClassNames[label] : label.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Makes the numbers of one row from its values as texts, which have no quotes but their own. Allocates nothing.</summary>
    /// <param name="values">A value for every input, in their order; blanks around it do not count. Null and <see cref="MissingValues"/> are missing, and so is
    /// a category that is not known: NaN.</param>
    /// <param name="input">[inputs], overwritten.</param>
    /// <exception cref="ArgumentException">There are not as many, or one that must be a number is none.</exception>
    public void Encode(ReadOnlySpan<string?> values, Span<float> input)
    {
        if (values.Length != Inputs.Count || input.Length != Inputs.Count)
        {
            throw new ArgumentException($"The schema has {Inputs.Count} inputs; there are {values.Length} values and room for {input.Length}.", nameof(values));
        }
        Span<byte> bytes = stackalloc byte[MaxBytes];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<char> value = values[i];
            if (!Encoding.UTF8.TryGetBytes(value.Trim(" \t"), bytes, out int length))
            {
                throw new ArgumentException($"'{Inputs[i].Name}' has {value.Length} characters, more than a value can have.", nameof(values));
            }
            ReadOnlySpan<byte> text = bytes[..length];
            input[i] = values[i] is null || Missing.Contains(text) ? float.NaN
                : this.categories[i] is { } categories ? categories.Find(value, text) is >= 0 and int code ? code : float.NaN
                : CsvNumber.TryParse(text, out float number) && float.IsFinite(number) ? number
                : throw new ArgumentException($"'{Inputs[i].Name}' is {CsvNumber.Show(text)}; expected a number such as 12, -0.5 or 1e-3, with a decimal point.", nameof(values));
        }
    }

    /// <summary>The schema as JSON, for <c>network.Metadata</c> or a file.</summary>
    public string ToJson() => CsvSchemaJson.Write(this);

    /// <summary>The schema that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FastNnFormatException">It is malformed.</exception>
    public static CsvSchema FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return CsvSchemaJson.Read(json);
    }

    /// <summary>The categories of an input; null for a column of numbers.</summary>
    internal CsvCategories? CategoriesOf(int input) => categories[input];
}
