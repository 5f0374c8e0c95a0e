using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;

namespace FastNn.Tables;

/// <summary>
/// Apache Arrow as rows, for <see cref="Table.From(TableSource)"/> and <see cref="StreamingTable"/>: an IPC file (Feather, version 2) or stream, compressed or
/// not, batches in memory, or any stream of batches, as of Flight. One batch is in memory at a time. Types: all integers and floats, decimals, texts, truth
/// values, dates, timestamps, times and durations (as seconds), dictionaries of them, and null. A column of another type, such as a list, is refused where it
/// is read.
/// </summary>
/// <remarks>A timestamp is read in UTC, or as it is written where it has no zone; digits below 100 nanoseconds are dropped.</remarks>
public sealed class ArrowSource : TableSource
{
    readonly Func<IArrowArrayStream> open;
    readonly bool ownsBatches = true;

    /// <summary>Reads an IPC file or a file with an IPC stream.</summary>
    /// <param name="path">The file. It must not change while it is used.</param>
    /// <remarks><see cref="TableSource.Open"/> throws <see cref="FastNnFormatException"/> where the file is malformed, and <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/> where it cannot be read.</remarks>
    public ArrowSource(string path) : this(path, () => OpenFile(path))
    {
    }

    /// <summary>Reads batches in memory.</summary>
    /// <param name="batches">The batches, at least one, all with the columns of the first. They are not disposed.</param>
    public ArrowSource(IReadOnlyList<RecordBatch> batches) : this("record batches", () => new Batches(batches))
    {
        ArgumentNullException.ThrowIfNull(batches);
        ownsBatches = false;
    }

    /// <summary>Reads a stream of batches.</summary>
    /// <param name="name">The name in messages.</param>
    /// <param name="open">Opens the stream before its first batch, each time the rows are read. The stream and its batches are disposed.</param>
    public ArrowSource(string name, Func<IArrowArrayStream> open) : base(name)
    {
        ArgumentNullException.ThrowIfNull(open);
        this.open = open;
    }

    /// <inheritdoc/>
    public override ITableReader Open() => new ArrowRows(Name, open, ownsBatches);

    static ArrowStreamReader OpenFile(string path)
    {
        var codecs = new CompressionCodecFactory();
        FileStream file = File.OpenRead(path);
        Span<byte> head = stackalloc byte["ARROW1"u8.Length];
        bool isFile = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.SequenceEqual("ARROW1"u8);
        file.Position = 0;
        return isFile ? new ArrowFileReader(file, codecs) : new ArrowStreamReader(file, codecs);
    }

    /// <summary>Batches in memory as a stream.</summary>
    sealed class Batches(IReadOnlyList<RecordBatch> batches) : IArrowArrayStream
    {
        int next;

        public Schema Schema => batches.Count > 0 ? batches[0].Schema : new Schema([], null);

        public ValueTask<RecordBatch> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default) =>
            new(next < batches.Count ? batches[next++] : null!);

        public void Dispose()
        {
        }
    }
}
