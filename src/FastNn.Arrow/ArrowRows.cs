using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace FastNn.Tables;

/// <summary>Reads the rows of a stream of batches.</summary>
sealed class ArrowRows : ITableReader
{
    readonly string source;
    readonly IArrowArrayStream stream;
    readonly bool ownsBatches;
    readonly ArrowValues values = new();
    readonly string[] types;
    RecordBatch? batch;
    IArrowArray[] arrays = [];
    int row = -1;

    /// <param name="source">The name in messages.</param>
    /// <param name="open">Opens the stream.</param>
    /// <param name="ownsBatches">Whether to dispose the batches.</param>
    /// <exception cref="FastNnFormatException">The stream is malformed.</exception>
    public ArrowRows(string source, Func<IArrowArrayStream> open, bool ownsBatches)
    {
        (this.source, this.ownsBatches) = (source, ownsBatches);
        stream = open();
        try
        {
            IReadOnlyList<Field> fields = Guard(() => stream.Schema.FieldsList);
            Columns = [.. fields.Select(field => new SourceColumn(field.Name))];
            types = [.. fields.Select(field => field.DataType.Name)];
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public IReadOnlyList<SourceColumn> Columns { get; }

    public bool Read()
    {
        row++;
        while (batch is null || row >= batch.Length)
        {
            DisposeBatch();
            batch = null;
            if (Guard(ReadBatch) is not { } next)
            {
                return false;
            }
            (batch, row) = (next, 0);
            arrays = [.. next.Arrays];
            string[] found = [.. arrays.Select(array => array.Data.DataType.Name)];
            if (!found.SequenceEqual(types, StringComparer.Ordinal))
            {
                throw new FastNnFormatException(source, -1, $"A batch has columns of the types {string.Join(", ", found)}, "
                    + $"but the first has {string.Join(", ", types)}; give all batches the same columns.");
            }
        }
        return true;
    }

    public TableValue GetValue(int column)
    {
        try
        {
            return values.Read(arrays[column], row);
        }
        catch (Exception e) when (e is not FastNnFormatException)
        {
            throw Malformed(e);
        }
    }

    public void Dispose()
    {
        DisposeBatch();
        stream.Dispose();
    }

    void DisposeBatch()
    {
        if (ownsBatches)
        {
            batch?.Dispose();
        }
    }

    RecordBatch? ReadBatch()
    {
        // The reading thread waits: a library of asynchronous methods may need another one to continue on.
        ValueTask<RecordBatch> reading = stream.ReadNextRecordBatchAsync(CancellationToken.None);
        return reading.IsCompletedSuccessfully ? reading.Result : Task.Run(reading.AsTask).GetAwaiter().GetResult();
    }

    T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e)
        {
            throw Malformed(e);
        }
    }

    FastNnFormatException Malformed(Exception e) => new(source, -1,
        $"The content is no Arrow IPC file or stream, or it is damaged or incomplete: {e.Message} Write it again, or read another format.", e);
}
