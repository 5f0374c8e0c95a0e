using System.Text;
using System.Text.Json;
using FastNn.Tables;

namespace FastNn.Hosting;

/// <summary>The columns of a model with the schema of a table, prepared for requests that name them. Immutable; for any number of threads.</summary>
sealed class NamedColumns
{
    // A character is escaped by six at most; a value that is no category is a number, a date or an unknown text.
    const int MaxEscape = 6, ValueBytes = 256;

    readonly byte[][] names;
    readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> lookup;

    NamedColumns(TableSchema schema, bool[] missing)
    {
        (Schema, AllowsMissing) = (schema, missing);
        names = [.. schema.Inputs.Select(input => Encoding.UTF8.GetBytes(input.Name))];
        var indices = new Dictionary<byte[], int>(new Utf8Comparer());
        for (int i = 0; i < names.Length; i++)
        {
            indices.Add(names[i], i);
        }
        lookup = indices.GetAlternateLookup<ReadOnlySpan<byte>>();
        TakesNumbers = [.. schema.Inputs.Select(input => input.Kind == ColumnKind.Number || input.Categories.Any(IsNumber))];
        TakesTruth = [.. schema.Inputs.Select(input => input.Kind == ColumnKind.Boolean || input.Categories.Any(name => name is "true" or "false"))];
        Offsets = [.. names.Select((_, i) => schema.EncodedInputs.Index().First(number => number.Item.Input == i).Index)];
        ClassNames = [.. schema.ClassNames.Select(name => JsonEncodedText.Encode(name))];
        ColumnTags = [.. schema.Inputs.Select(input => new KeyValuePair<string, object?>("fastnn.column", input.Name))];
        ClassTags = [.. schema.ClassNames.Select(name => new KeyValuePair<string, object?>("fastnn.class", name))];
        MaxRowBytes = 64 + schema.Inputs.Sum(input => ValueBytes + MaxEscape * (input.Name.Length + (input.Categories.Max(name => (long?)name.Length) ?? 0)));
    }

    public TableSchema Schema { get; }

    /// <summary>Whether each input may be null: whether the network predicts without its value.</summary>
    public IReadOnlyList<bool> AllowsMissing { get; }

    /// <summary>Whether each input may be a number in JSON: numbers, and categories that are numbers.</summary>
    public IReadOnlyList<bool> TakesNumbers { get; }

    /// <summary>Whether each input may be true or false in JSON.</summary>
    public IReadOnlyList<bool> TakesTruth { get; }

    /// <summary>The first number of each input in an encoded row.</summary>
    public IReadOnlyList<int> Offsets { get; }

    /// <summary>The classes as JSON texts; empty for regression.</summary>
    public IReadOnlyList<JsonEncodedText> ClassNames { get; }

    /// <summary>The tags of the columns in metrics.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> ColumnTags { get; }

    /// <summary>The tags of the classes in metrics.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> ClassTags { get; }

    /// <summary>The number of inputs.</summary>
    public int Count => names.Length;

    /// <summary>The number of predictions of a row: the probabilities of the classes, or one number.</summary>
    public int Outputs => Math.Max(1, ClassNames.Count);

    /// <summary>More bytes than a row of valid values takes.</summary>
    public long MaxRowBytes { get; }

    /// <summary>Prepares the columns of a network; null where it has no schema.</summary>
    /// <exception cref="FastNnFormatException">The schema is malformed, or does not fit the network.</exception>
    public static NamedColumns? Create(Network network) =>
        TableSchema.FromMetadata(network) is { } schema ? new(schema, FindMissing(network, schema)) : null;

    /// <summary>Returns whether a name is that of an input. Allocates nothing.</summary>
    public bool HasName(int input, ReadOnlySpan<byte> name) => name.SequenceEqual(names[input]);

    /// <summary>Returns the input of a name; -1 where there is none. Allocates nothing.</summary>
    public int Find(ReadOnlySpan<byte> name) => lookup.TryGetValue(name, out int input) ? input : -1;

    /// <summary>Makes two probabilities of one output that stands for the second of two classes, in place.</summary>
    /// <param name="outputs">[rows, <see cref="Outputs"/>], the first of which are filled.</param>
    /// <param name="width">The outputs of the network for a row.</param>
    public void Expand(Span<float> outputs, int width)
    {
        if (width == Outputs)
        {
            return;
        }
        for (int row = outputs.Length / 2 - 1; row >= 0; row--)
        {
            float second = outputs[row];
            (outputs[2 * row], outputs[2 * row + 1]) = (1 - second, second);
        }
    }

    /// <summary>Returns the end of a message about a value that is none of the categories of an input.</summary>
    public string DescribeCategories(int input) => $"is an unknown category; it must be one of {NamedRows.Join(Schema.Inputs[input].Categories)}.";

    static bool IsNumber(string name) =>
        double.TryParse(name, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _);

    /// <summary>Finds the inputs whose value may be missing, by predictions without it: NaN reaches the outputs where no layer replaces it.</summary>
    static bool[] FindMissing(Network network, TableSchema schema)
    {
        bool[] allowed = new bool[schema.Inputs.Count];
        float[] row = new float[schema.InputCount], outputs = new float[network.Outputs];
        using Predictor predictor = network.CreatePredictor();
        Array.Fill(row, float.NaN);
        if (IsFinite())
        {
            Array.Fill(allowed, true);
            return allowed;
        }
        for (int i = 0; i < allowed.Length; i++)
        {
            Array.Clear(row);
            schema.EncodeMissing(i, row);
            allowed[i] = IsFinite();
        }
        return allowed;

        bool IsFinite()
        {
            predictor.PredictOne(row, outputs);
            return Finite.FindNotFinite(outputs) < 0;
        }
    }

    /// <summary>Compares texts by their bytes.</summary>
    sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] text) => GetHashCode(text.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
