using System.Buffers.Text;
using System.Text.Json;

namespace FastNn.Hosting;

/// <summary>Parses samples that are arrays: <c>[1, 2, 3]</c> is one sample, <c>[[1, 2, 3], [4, 5, 6]]</c> are two.</summary>
sealed class ArrayRows
{
    /// <summary>The shortest round-trip text of a float has up to 15 characters, that of a double up to 24, with a comma and white space between.</summary>
    public const int MaxNumberBytes = 64;

    int columns, maxRows, rows, column, depth;
    bool nested, allowMissing;

    /// <summary>Whether no sample has begun, so that the body may still be objects.</summary>
    public bool IsAtStart => rows == 0 && depth <= 1 && column == 0 && !nested;

    /// <summary>Whether an outer array has begun.</summary>
    public bool HasArray => depth > 0;

    public void Begin(int columns, int maxRows, bool allowMissing) =>
        (this.columns, this.maxRows, this.allowMissing, rows, column, depth, nested) = (columns, maxRows, allowMissing, 0, 0, 0, false);

    /// <summary>Reads a token.</summary>
    /// <returns>The error, or null.</returns>
    public RequestError? Read(ref Utf8JsonReader json, RequestBuffers buffers) => json.TokenType switch
    {
        JsonTokenType.Number => AppendNumber(json.ValueSpan, buffers),
        JsonTokenType.Null when allowMissing => Append(float.NaN, buffers),
        JsonTokenType.StartArray => StartArray(),
        JsonTokenType.EndArray => EndArray(),
        _ => RequestError.Malformed($"The body has {Describe(json.TokenType)}; it must be samples, arrays of numbers: [1, 2] or [[1, 2], [3, 4]]."),
    };

    /// <summary>Ends the body.</summary>
    /// <returns>The error, or null.</returns>
    public RequestError? End(RequestBuffers buffers)
    {
        buffers.Count = rows * columns;
        buffers.IsNested = nested;
        return rows == 0 ? RequestError.WrongLength($"The body has no sample; it must have at least one, an array of {columns} numbers.") : null;
    }

    /// <summary>Names a token for messages.</summary>
    public static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };

    RequestError? StartArray()
    {
        depth++;
        if (depth == 1)
        {
            return null;
        }
        bool fits = depth == 2 && column == 0 && (rows == 0 || nested);
        nested = true;
        return !fits ? RequestError.Malformed("The body has arrays nested too deep, or beside numbers; it must be samples: [1, 2] or [[1, 2], [3, 4]].")
            : rows == maxRows ? RequestError.TooManyRows(maxRows)
            : null;
    }

    RequestError? EndArray()
    {
        bool isRow = depth == 2 || !nested && column > 0;
        depth--;
        if (!isRow)
        {
            return null;
        }
        if (column != columns)
        {
            return RequestError.WrongLength($"Sample {rows} (from 0) has {column} numbers; it must have {columns}.");
        }
        rows++;
        column = 0;
        return null;
    }

    RequestError? AppendNumber(ReadOnlySpan<byte> text, RequestBuffers buffers)
    {
        if (text.Length > MaxNumberBytes)
        {
            return RequestError.Malformed($"Input {column} of sample {rows} (from 0) has {text.Length} characters; it must have at most {MaxNumberBytes}.");
        }
        if (!Utf8Parser.TryParse(text, out float value, out int read) || read != text.Length || !float.IsFinite(value))
        {
            return RequestError.NotFinite($"Input {column} of sample {rows} (from 0) is outside the range of a float.");
        }
        return Append(value, buffers);
    }

    RequestError? Append(float value, RequestBuffers buffers)
    {
        if (depth == 0 || nested && depth == 1)
        {
            return RequestError.Malformed("The body has a number outside of a sample; it must be samples: [1, 2] or [[1, 2], [3, 4]].");
        }
        if (column == columns)
        {
            return RequestError.WrongLength($"Sample {rows} (from 0) has more than {columns} numbers; it must have {columns}.");
        }
        int index = rows * columns + column;
        buffers.ReserveInputs(index + 1)[index] = value;
        column++;
        return null;
    }
}
