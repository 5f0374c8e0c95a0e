using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FastNn.Hosting;

/// <summary>Reads samples from JSON while it arrives: <c>[1, 2, 3]</c> is one, <c>[[1, 2, 3], [4, 5, 6]]</c> are two.</summary>
sealed class JsonRows
{
    // The shortest text that gives a float back has 15 characters; who writes doubles has up to 24, and a comma and space between them.
    const int MostBytesOfNumber = 64;

    JsonReaderState state;
    Refusal? refusal;
    int columns, maxRows, rows, column, depth;

    // The end of what has come, where it is not yet a whole token, and room to put it together with what comes next.
    byte[] rest = [];
    int restLength;
    bool nested, allowMissing;

    /// <returns>Why the body is refused, or null.</returns>
    public async ValueTask<Refusal?> Read(HttpRequest request, RequestBuffers buffers, int columns, int maxRows, bool allowMissing)
    {
        // One level more than is allowed, so that the sentence about it is ours.
        state = new JsonReaderState(new JsonReaderOptions { MaxDepth = 3 });
        refusal = null;
        this.allowMissing = allowMissing;
        (this.columns, this.maxRows, rows, column, depth, nested, restLength) = (columns, maxRows, 0, 0, 0, false, 0);
        long most = Math.Min(Array.MaxLength, 64 + (long)maxRows * (columns + 1) * MostBytesOfNumber);
        if (request.ContentLength > most)
        {
            return TooLong(most);
        }
        PipeReader reader = request.BodyReader;
        long length = 0;
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            ReadOnlySequence<byte> piece = result.Buffer;
            length += piece.Length;
            if (length > most)
            {
                refusal = TooLong(most);
            }
            else
            {
                try
                {
                    Parse(piece, result.IsCompleted, buffers);
                }
                catch (JsonException e)
                {
                    refusal = Refusal.Malformed($"The body is no JSON: {e.Message}");
                }
            }
            // All of it: where a client ends its side in the middle of a body, a server that still holds a part of it cannot end the request in order.
            reader.AdvanceTo(piece.End);
            if (refusal is not null || result.IsCompleted)
            {
                break;
            }
        }
        buffers.Count = rows * columns;
        buffers.IsNested = nested;
        return refusal ?? (rows == 0 ? Refusal.WrongLength($"There is no sample. A sample is an array of {columns} numbers.") : null);
    }

    void Parse(in ReadOnlySequence<byte> piece, bool isLast, RequestBuffers buffers)
    {
        ReadOnlySpan<byte> text = restLength == 0 && piece.IsSingleSegment ? piece.FirstSpan : Join(piece);
        var json = new Utf8JsonReader(text, isLast, state);
        while (refusal is null && json.Read())
        {
            refusal = json.TokenType switch
            {
                JsonTokenType.Number => Number(json, buffers),
                JsonTokenType.Null when allowMissing => Keep(float.NaN, buffers),
                JsonTokenType.StartArray => Start(),
                JsonTokenType.EndArray => End(),
                _ => Refusal.Malformed($"The body holds {Name(json.TokenType)}; samples are arrays of numbers: [1, 2] or [[1, 2], [3, 4]]."),
            };
        }
        state = json.CurrentState;
        KeepRest(text[(int)json.BytesConsumed..]);
    }

    /// <summary>Puts a piece behind the rest of those before it.</summary>
    ReadOnlySpan<byte> Join(in ReadOnlySequence<byte> piece)
    {
        int end = restLength + (int)piece.Length;
        GrowRest(end);
        piece.CopyTo(rest.AsSpan(restLength));
        return rest.AsSpan(0, end);
    }

    void KeepRest(ReadOnlySpan<byte> text)
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

    Refusal? Start()
    {
        depth++;
        if (depth == 1)
        {
            return null;
        }
        bool fits = depth == 2 && column == 0 && (rows == 0 || nested);
        nested = true;
        return !fits ? Refusal.Malformed("The arrays are nested too deep, or stand beside numbers; samples are [1, 2] or [[1, 2], [3, 4]].")
            : rows == maxRows ? Refusal.TooLarge($"A request may hold {maxRows} samples; this one holds more.")
            : null;
    }

    Refusal? End()
    {
        bool isRow = depth == 2 || !nested && column > 0;
        depth--;
        if (!isRow)
        {
            return null;
        }
        if (column != columns)
        {
            return Refusal.WrongLength($"Sample {rows} (from 0) has {column} numbers; it needs {columns}.");
        }
        rows++;
        column = 0;
        return null;
    }

    Refusal? Number(in Utf8JsonReader json, RequestBuffers buffers)
    {
        ReadOnlySpan<byte> text = json.ValueSpan;
        if (text.Length > MostBytesOfNumber)
        {
            return Refusal.Malformed($"Sample {rows}, number {column} (from 0) has more than {MostBytesOfNumber} digits.");
        }
        if (!Utf8Parser.TryParse(text, out float value, out int read) || read != text.Length || !float.IsFinite(value))
        {
            return Refusal.NotFinite($"Sample {rows}, number {column} (from 0) is beyond the range of a float.");
        }
        return Keep(value, buffers);
    }

    Refusal? Keep(float value, RequestBuffers buffers)
    {
        if (depth == 0 || nested && depth == 1)
        {
            return Refusal.Malformed("A number stands outside of a sample; samples are [1, 2] or [[1, 2], [3, 4]].");
        }
        if (column == columns)
        {
            return Refusal.WrongLength($"Sample {rows} (from 0) has more than {columns} numbers.");
        }
        int place = rows * columns + column;
        buffers.RoomForInputs(place + 1)[place] = value;
        column++;
        return null;
    }

    Refusal TooLong(long most) => Refusal.TooLarge($"A request may hold {maxRows} samples, and {most} bytes of JSON; this one is larger.");

    static string Name(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.String => "a text",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };
}
