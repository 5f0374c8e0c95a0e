using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FastNn.Hosting;

/// <summary>Parses samples from JSON piece by piece: <c>[1, 2, 3]</c> is one sample, <c>[[1, 2, 3], [4, 5, 6]]</c> are two.</summary>
sealed class JsonRows
{
    // The shortest round-trip text of a float has up to 15 characters, that of a double up to 24, with a comma and white space between.
    const int MaxNumberBytes = 64;

    JsonReaderState state;
    RequestError? error;
    int columns, maxRows, rows, column, depth;

    // The incomplete token at the end of the last piece, in a buffer in which it is joined with the next piece.
    byte[] rest = [];
    int restLength;
    bool nested, allowMissing;

    /// <summary>Reads the body.</summary>
    /// <returns>The error, or null.</returns>
    public async ValueTask<RequestError?> Read(HttpRequest request, RequestBuffers buffers, int columns, int maxRows, bool allowMissing)
    {
        // One level more than is valid, so that deeper arrays give our own message.
        state = new JsonReaderState(new JsonReaderOptions { MaxDepth = 3 });
        error = null;
        this.allowMissing = allowMissing;
        (this.columns, this.maxRows, rows, column, depth, nested, restLength) = (columns, maxRows, 0, 0, 0, false, 0);
        long maxBytes = Math.Min(Array.MaxLength, 64 + (long)maxRows * (columns + 1) * MaxNumberBytes);
        if (request.ContentLength > maxBytes)
        {
            return TooLong(maxBytes);
        }
        PipeReader reader = request.BodyReader;
        long length = 0;
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            ReadOnlySequence<byte> piece = result.Buffer;
            length += piece.Length;
            if (length > maxBytes)
            {
                error = TooLong(maxBytes);
            }
            else
            {
                try
                {
                    Parse(piece, result.IsCompleted, buffers);
                }
                catch (JsonException e)
                {
                    error = RequestError.Malformed($"The body is not valid JSON: {e.Message}");
                }
            }
            // Consumes the whole piece: with an unread part, the server cannot complete a request whose client closes its side in the middle of the body.
            reader.AdvanceTo(piece.End);
            if (error is not null || result.IsCompleted)
            {
                break;
            }
        }
        buffers.Count = rows * columns;
        buffers.IsNested = nested;
        return error ?? (rows == 0 ? RequestError.WrongLength($"The body has no sample; it must have at least one, an array of {columns} numbers.") : null);
    }

    void Parse(in ReadOnlySequence<byte> piece, bool isLast, RequestBuffers buffers)
    {
        ReadOnlySpan<byte> text = restLength == 0 && piece.IsSingleSegment ? piece.FirstSpan : Join(piece);
        var json = new Utf8JsonReader(text, isLast, state);
        while (error is null && json.Read())
        {
            error = json.TokenType switch
            {
                JsonTokenType.Number => AppendNumber(json, buffers),
                JsonTokenType.Null when allowMissing => Append(float.NaN, buffers),
                JsonTokenType.StartArray => StartArray(),
                JsonTokenType.EndArray => EndArray(),
                _ => RequestError.Malformed($"The body has {Describe(json.TokenType)}; it must be samples, arrays of numbers: [1, 2] or [[1, 2], [3, 4]]."),
            };
        }
        state = json.CurrentState;
        SaveRest(text[(int)json.BytesConsumed..]);
    }

    /// <summary>Appends a piece to the rest of the last one.</summary>
    ReadOnlySpan<byte> Join(in ReadOnlySequence<byte> piece)
    {
        int end = restLength + (int)piece.Length;
        GrowRest(end);
        piece.CopyTo(rest.AsSpan(restLength));
        return rest.AsSpan(0, end);
    }

    void SaveRest(ReadOnlySpan<byte> text)
    {
        GrowRest(text.Length);
        text.CopyTo(rest);
        restLength = text.Length;
    }

    void GrowRest(int length)
    {
        if (rest.Length < length)
        {
            Array.Resize(ref rest, Math.Max(length, (int)Math.Min(2L * rest.Length, Array.MaxLength)));
        }
    }

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
            : rows == maxRows ? RequestError.TooLarge($"The body has more than {maxRows} samples; send at most {maxRows} samples in a request.")
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

    RequestError? AppendNumber(in Utf8JsonReader json, RequestBuffers buffers)
    {
        ReadOnlySpan<byte> text = json.ValueSpan;
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

    RequestError TooLong(long maxBytes) =>
        RequestError.TooLarge($"The body is larger than {maxBytes} bytes of JSON, the limit for {maxRows} samples; send fewer samples in a request.");

    static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.String => "a string",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };
}
