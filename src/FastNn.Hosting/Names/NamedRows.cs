using System.Text;
using System.Text.Json;
using FastNn.Tables;

namespace FastNn.Hosting;

/// <summary>Parses samples that are objects with the columns of the model by name, one or an array of them, and encodes them into the inputs. A valid body
/// allocates nothing.</summary>
sealed class NamedRows
{
    /// <summary>The problem of a column that stands twice in a sample.</summary>
    public const string GivenTwice = "is given twice; give every column once.";

    // More names are not searched for a similar one.
    const int MaxSuggested = 100;

    readonly ValueEvents events = new();

    NamedColumns columns = null!;
    int maxRows, rows, column, next, found;
    bool isArray, isInRow, allowUnknown;

    // The sample that had a value of each column last, by a number that no sample before had.
    long[] lastSamples = [];
    long sample;
    char[] chars = [];
    byte[] bytes = [];

    /// <summary>The path of the present value.</summary>
    public string Path => GetPath(column >= 0 ? columns.Schema.Inputs[column].Name : null);

    /// <summary>Returns the problem of the first of some columns that a sample lacks.</summary>
    public static string DescribeMissing(int columns, string missing) =>
        $"is missing; a sample must have all {columns} columns, null for a missing value. Missing: {missing}.";

    /// <param name="columns">The columns of the model.</param>
    /// <param name="maxRows">The maximum number of samples.</param>
    /// <param name="isArray">Whether the samples are in an array.</param>
    /// <param name="allowUnknown">Whether to accept unknown categories.</param>
    public void Begin(NamedColumns columns, int maxRows, bool isArray, bool allowUnknown)
    {
        (this.columns, this.maxRows, this.isArray, this.allowUnknown) = (columns, maxRows, isArray, allowUnknown);
        (rows, column, next, found, isInRow) = (0, -1, 0, 0, false);
        events.Clear();
        if (lastSamples.Length < columns.Count)
        {
            lastSamples = new long[columns.Count];
        }
    }

    /// <summary>Reads a token.</summary>
    /// <returns>The error, or null.</returns>
    public RequestError? Read(ref Utf8JsonReader json, RequestBuffers buffers)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.PropertyName:
                return StartValue(ref json);
            case JsonTokenType.EndObject:
                return EndRow();
            case JsonTokenType.StartObject when !isInRow:
                return StartRow(buffers);
            case JsonTokenType.EndArray:
                return null;
            default:
                if (!isInRow)
                {
                    return Error($"is {ArrayRows.Describe(json.TokenType)}; it must be an object with the columns of the model, like the samples before.");
                }
                Span<float> row = buffers.GetInputs(rows * columns.Schema.InputCount, columns.Schema.InputCount);
                RequestError? error = ReadValue(ref json, row);
                (next, column) = error is null ? (column + 1, -1) : (next, column);
                return error;
        }
    }

    /// <summary>Ends the body.</summary>
    /// <returns>The error, or null.</returns>
    public RequestError? End(RequestBuffers buffers)
    {
        buffers.Count = rows * columns.Schema.InputCount;
        buffers.IsNested = isArray;
        buffers.Columns = columns;
        buffers.Events = events;
        return null;
    }

    RequestError? StartRow(RequestBuffers buffers)
    {
        if (rows == maxRows)
        {
            return RequestError.TooManyRows(maxRows);
        }
        buffers.ReserveInputs((rows + 1) * columns.Schema.InputCount);
        (isInRow, next, found) = (true, 0, 0);
        sample++;
        return null;
    }

    RequestError? EndRow()
    {
        if (found < columns.Count)
        {
            string[] missing = [.. columns.Schema.Inputs.Where((_, i) => lastSamples[i] != sample).Select(input => input.Name)];
            return Error(missing[0], DescribeMissing(columns.Count, Join(missing)));
        }
        isInRow = false;
        rows++;
        return null;
    }

    RequestError? StartValue(ref Utf8JsonReader json)
    {
        // Mostly in the order of the schema.
        column = next < columns.Count && !json.ValueIsEscaped && columns.HasName(next, json.ValueSpan) ? next : columns.Find(Unescape(ref json));
        if (column < 0)
        {
            string name = Show(ref json);
            IEnumerable<string> names = columns.Schema.Inputs.Select(input => input.Name);
            return Error(name, $"is no column of the model{NameDistance.Suggest(name, names.Take(MaxSuggested))}; the columns are {Join(names)}.");
        }
        if (lastSamples[column] == sample)
        {
            return Error(GivenTwice);
        }
        lastSamples[column] = sample;
        found++;
        return null;
    }

    RequestError? ReadValue(ref Utf8JsonReader json, Span<float> row)
    {
        TableSchema schema = columns.Schema;
        ColumnKind kind = schema.Inputs[column].Kind;
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return Accept(schema.EncodeMissing(column, row), ref json);
            case JsonTokenType.Number when columns.TakesNumbers[column]:
                return ReadNumber(ref json, row);
            case JsonTokenType.True or JsonTokenType.False when columns.TakesTruth[column]:
                return Accept(schema.EncodeBoolean(column, json.TokenType == JsonTokenType.True, row), ref json);
            case JsonTokenType.String when kind != ColumnKind.Number:
                return ReadText(ref json, row);
            default:
                return WrongType(ArrayRows.Describe(json.TokenType));
        }
    }

    RequestError? ReadNumber(ref Utf8JsonReader json, Span<float> row)
    {
        ReadOnlySpan<byte> text = json.ValueSpan;
        if (text.Length > ArrayRows.MaxNumberBytes)
        {
            return Error($"has {text.Length} characters; a number must have at most {ArrayRows.MaxNumberBytes}.");
        }
        Span<char> digits = stackalloc char[ArrayRows.MaxNumberBytes];
        int length = Encoding.Latin1.GetChars(text, digits);
        ValueFit fit = columns.Schema.EncodeNumber(column, digits[..length], row);
        return fit == ValueFit.Unfit ? Error($"is {digits[..length]}, which is outside the range of a float.") : Accept(fit, ref json);
    }

    RequestError? ReadText(ref Utf8JsonReader json, Span<float> row)
    {
        if (chars.Length < json.ValueSpan.Length)
        {
            chars = new char[json.ValueSpan.Length];
        }
        int length;
        try
        {
            length = json.CopyString(chars);
        }
        catch (InvalidOperationException)
        {
            return Error("is not valid UTF-8.");
        }
        return Accept(columns.Schema.EncodeText(column, chars.AsSpan(0, length), row), ref json);
    }

    RequestError? Accept(ValueFit fit, ref Utf8JsonReader json)
    {
        switch (fit)
        {
            case ValueFit.Missing:
                events.Add(column, isUnknown: false);
                return columns.AllowsMissing[column] ? null : WrongType("missing (null)");
            case ValueFit.Unknown:
                events.Add(column, isUnknown: true);
                return allowUnknown ? null : Unknown(Show(ref json));
            case ValueFit.Unfit:
                return WrongType($"\"{Show(ref json)}\"");
            default:
                return null;
        }
    }

    RequestError Unknown(string text)
    {
        IReadOnlyList<string> categories = columns.Schema.Inputs[column].Categories;
        return Error($"is \"{text}\", an unknown category{NameDistance.Suggest(text, categories.Take(MaxSuggested))}; it must be one of {Join(categories)}.");
    }

    RequestError WrongType(string what)
    {
        string expected = columns.Schema.Inputs[column].Kind switch
        {
            ColumnKind.Number => "a number",
            ColumnKind.Boolean => "true or false",
            ColumnKind.Date => "a date of ISO 8601, such as \"2026-03-31\"",
            _ => columns.TakesNumbers[column] ? "a string or a number" : "a string",
        };
        return Error($"is {what}; it must be {expected}{(columns.AllowsMissing[column] ? " or null" : "")}.");
    }

    RequestError Error(string problem) => Error(column >= 0 ? columns.Schema.Inputs[column].Name : null, problem);

    RequestError Error(string? name, string problem)
    {
        string path = GetPath(name);
        return RequestError.Malformed($"{path} {problem}") with { Path = path };
    }

    string GetPath(string? name) => ValuePath.Create(isArray ? rows : -1, name);

    /// <summary>Returns the bytes of a name, without escapes.</summary>
    ReadOnlySpan<byte> Unescape(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            return json.ValueSpan;
        }
        if (bytes.Length < json.ValueSpan.Length)
        {
            bytes = new byte[json.ValueSpan.Length];
        }
        try
        {
            return bytes.AsSpan(0, json.CopyString(bytes));
        }
        catch (InvalidOperationException)
        {
            return json.ValueSpan;
        }
    }

    /// <summary>Returns a name or a value for a message.</summary>
    static string Show(ref Utf8JsonReader json)
    {
        const int Most = 100;
        string text;
        try
        {
            text = json.TokenType == JsonTokenType.Number ? Encoding.UTF8.GetString(json.ValueSpan)
                : json.TokenType is JsonTokenType.True or JsonTokenType.False ? (json.TokenType == JsonTokenType.True ? "true" : "false")
                : json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            text = Encoding.UTF8.GetString(json.ValueSpan);
        }
        return text.Length <= Most ? text : $"{text.AsSpan(0, Most)}...";
    }

    /// <summary>Joins names for a message.</summary>
    public static string Join(IEnumerable<string> names)
    {
        const int Most = 20;
        string[] first = [.. names.Take(Most + 1)];
        return string.Join(", ", first.Take(Most)) + (first.Length > Most ? ", ..." : "");
    }
}
