using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FastNn.Hosting;

/// <summary>Reads samples from JSON piece by piece: arrays, or objects where the model has names for its columns.</summary>
sealed class JsonBody
{
    readonly ArrayRows arrays = new();
    readonly NamedRows named = new();

    JsonReaderState state;
    RequestError? error;
    NamedColumns? columns;
    int maxRows;
    bool isNamed, allowUnknown;

    // The incomplete token at the end of the last piece, in a buffer in which it is joined with the next piece.
    byte[] rest = [];
    int restLength;

    /// <summary>Reads the body.</summary>
    /// <returns>The error, or null.</returns>
    public async ValueTask<RequestError?> Read(
        HttpRequest request, RequestBuffers buffers, int inputs, NamedColumns? columns, ModelOptions options, int maxRows)
    {
        // One level more than is valid, so that deeper values give our own message.
        state = new JsonReaderState(new JsonReaderOptions { MaxDepth = 3 });
        (error, restLength, isNamed, this.columns, this.maxRows, allowUnknown) = (null, 0, false, columns, maxRows, options.AllowUnknown);
        arrays.Begin(inputs, maxRows, options.AllowMissing);
        long rowBytes = Math.Max((inputs + 1L) * ArrayRows.MaxNumberBytes, columns?.MaxRowBytes ?? 0);
        long maxBytes = Math.Min(Array.MaxLength, 64 + maxRows * rowBytes);
        if (request.ContentLength > maxBytes)
        {
            return RequestError.TooLong(maxBytes, maxRows);
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
                error = RequestError.TooLong(maxBytes, maxRows);
            }
            else
            {
                try
                {
                    Parse(piece, result.IsCompleted, buffers);
                }
                catch (JsonException e)
                {
                    error = RequestError.Malformed($"The body is not valid JSON: {e.Message}") with { Path = isNamed ? named.Path : null };
                }
            }
            // Consumes the whole piece: with an unread part, the server cannot complete a request whose client closes its side in the middle of the body.
            reader.AdvanceTo(piece.End);
            if (error is not null || result.IsCompleted)
            {
                break;
            }
        }
        return error ?? (isNamed ? named.End(buffers) : arrays.End(buffers));
    }

    void Parse(in ReadOnlySequence<byte> piece, bool isLast, RequestBuffers buffers)
    {
        ReadOnlySpan<byte> text = restLength == 0 && piece.IsSingleSegment ? piece.FirstSpan : Join(piece);
        var json = new Utf8JsonReader(text, isLast, state);
        while (error is null && json.Read())
        {
            if (!isNamed && json.TokenType == JsonTokenType.StartObject && columns is not null && arrays.IsAtStart)
            {
                named.Begin(columns, maxRows, arrays.HasArray, allowUnknown);
                isNamed = true;
            }
            error = isNamed ? named.Read(ref json, buffers) : arrays.Read(ref json, buffers);
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
}
