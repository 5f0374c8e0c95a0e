using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FastNn.Tables;
using Microsoft.AspNetCore.Http;

namespace FastNn.Hosting;

/// <summary>Reads rows of a type from JSON, one or an array of them, and encodes them.</summary>
/// <param name="type">The metadata of the type.</param>
sealed class TypedRows<T>(JsonTypeInfo<T> type) : RowBody where T : ITableRow<T>
{
    // Members of a row that are no inputs: the label, and those that are ignored.
    const int OtherBytes = 4096;

    readonly RowJson<T> json = new(type);
    volatile TableRowEncoder<T>? last;

    public override RowMetadata Metadata => new(json.Type, json.Names);

    public override void Check(TableSchema? schema)
    {
        if (schema is null)
        {
            throw new FastNnFormatException(
                $"The model has no schema of a table, which the rows of {typeof(T).Name} need; see TableSchema.AddTo, or map the endpoint without a type.");
        }
        last = schema.CreateRowEncoder<T>();
    }

    public override async ValueTask<RequestError?> Read(HttpRequest request, RequestBuffers buffers, LoadedModel model, ModelOptions options, int maxRows)
    {
        NamedColumns columns = model.Columns!;
        long maxBytes = Math.Min(Array.MaxLength, 64 + maxRows * (columns.MaxRowBytes + OtherBytes));
        return await buffers.Body.Read(request, maxBytes) ? Parse(buffers, columns, options, maxRows) : RequestError.TooLong(maxBytes, maxRows);
    }

    RequestError? Parse(RequestBuffers buffers, NamedColumns columns, ModelOptions options, int maxRows)
    {
        EncodedRows rows = buffers.Rows;
        rows.Begin(columns, options.AllowUnknown);
        TableRowEncoder<T> encoder = GetEncoder(columns.Schema);
        ReadOnlySpan<byte> body = buffers.Body.Bytes;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = json.Type.Options.MaxDepth });
        int start = 0;
        buffers.IsNested = false;
        try
        {
            reader.Read();
            buffers.IsNested = reader.TokenType == JsonTokenType.StartArray;
            while (!buffers.IsNested || (reader.Read() && reader.TokenType != JsonTokenType.EndArray))
            {
                if (rows.Count == maxRows)
                {
                    return RequestError.TooManyRows(maxRows);
                }
                start = (int)reader.TokenStartIndex;
                T row = JsonSerializer.Deserialize(ref reader, json.Type) ?? throw new JsonException("The row is null.", "$", null, null);
                if (Encode(encoder, row, rows) is { } error)
                {
                    return error;
                }
                if (!buffers.IsNested)
                {
                    break;
                }
            }
            // There must be nothing behind.
            while (reader.Read())
            {
            }
        }
        catch (JsonException e)
        {
            return new RowProblems<T>(json, rows.Index).Explain(body[start..], e);
        }
        rows.End();
        return null;
    }

    RequestError? Encode(TableRowEncoder<T> encoder, in T row, EncodedRows rows)
    {
        try
        {
            encoder.Encode(row, rows.Next());
        }
        catch (ArgumentException e)
        {
            string? column = encoder.FindUnfit(row);
            string path = ValuePath.Create(rows.Index, column is null ? null : json.Names.GetValueOrDefault(column, column));
            return RequestError.Malformed($"{path} cannot be encoded: {e.Message}") with { Path = path };
        }
        return rows.Accept(json.Names);
    }

    /// <summary>Returns the encoder of a version; that of the version before is replaced.</summary>
    TableRowEncoder<T> GetEncoder(TableSchema schema)
    {
        TableRowEncoder<T>? encoder = last;
        return encoder is not null && ReferenceEquals(encoder.Schema, schema) ? encoder : last = schema.CreateRowEncoder<T>();
    }
}
