using Parquet;
using Parquet.Schema;

namespace FastNn.Tables;

/// <summary>An open Parquet file, whose errors name the file and the cure.</summary>
sealed class ParquetFile : IDisposable
{
    // The footer ends with its length and the magic number.
    const int MinLength = 12, MagicLength = 4;

    // Some gigabytes of one column; writers make row groups of a million rows.
    const int MaxRows = 1 << 28;

    readonly string path;
    readonly FileStream stream;

    /// <exception cref="FastNnFormatException">The file is malformed.</exception>
    public ParquetFile(string path)
    {
        this.path = path;
        stream = File.OpenRead(path);
        try
        {
            CheckMagic();
            Read("its footer", async () =>
            {
                Reader = await ParquetReader.CreateAsync(stream, leaveStreamOpen: true).ConfigureAwait(false);
                Fields = Reader.Schema.Fields;
            });
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The reader of the file.</summary>
    public ParquetReader Reader { get; private set; } = null!;

    /// <summary>The columns.</summary>
    public IReadOnlyList<Field> Fields { get; private set; } = [];

    /// <summary>Opens a row group.</summary>
    public ParquetRowGroupReader OpenGroup(int index)
    {
        ParquetRowGroupReader group = null!;
        Read($"row group {index}", () =>
        {
            group = Reader.OpenRowGroupReader(index);
            return Task.CompletedTask;
        });
        if (group.RowCount is < 0 or > MaxRows)
        {
            throw Malformed($"Row group {index} says that it has {group.RowCount} rows; at most {MaxRows} can be read. Write smaller row groups.");
        }
        // The number of rows decides how much memory is needed: it must be that of every column.
        return group.RowGroup.Columns.Exists(column => column.MetaData is not { } data || (data.PathInSchema.Count == 1 && data.NumValues != group.RowCount))
            ? throw Malformed($"Row group {index} says that it has {group.RowCount} rows, and its columns other numbers. The file is damaged; write it again.")
            : group;
    }

    /// <summary>Reads a part of the file. The calling thread waits.</summary>
    /// <exception cref="FastNnFormatException">The part is malformed, or too large for the memory.</exception>
    public void Read(string part, Func<Task> read)
    {
        try
        {
            Task.Run(read).GetAwaiter().GetResult();
        }
        catch (OutOfMemoryException e)
        {
            throw Malformed($"There is too little memory for {part}. Write smaller row groups.", e);
        }
        catch (OverflowException e)
        {
            throw Malformed($"{Capitalize(part)} holds a number of more digits than a decimal has, 28, or is damaged. Write it as DOUBLE.", e);
        }
        catch (Exception e) when (e is not FastNnFormatException)
        {
            throw Malformed($"{Capitalize(part)} cannot be read: {e.Message.TrimEnd('.')}. The file is damaged or incomplete, or of a kind that is "
                + "not supported; write it again.", e);
        }
    }

    public void Dispose()
    {
        Reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        stream.Dispose();
    }

    void CheckMagic()
    {
        if (stream.Length < MinLength)
        {
            throw Malformed($"The file has {stream.Length} bytes; a Parquet file has at least {MinLength}. Write it again.");
        }
        Span<byte> magic = stackalloc byte[MagicLength];
        stream.ReadExactly(magic);
        bool isEncrypted = magic.SequenceEqual("PARE"u8);
        if (!isEncrypted && !magic.SequenceEqual("PAR1"u8))
        {
            throw Malformed("The file does not begin with PAR1: it is not Parquet. Read CSV with Table.FromCsv, and Feather with ArrowSource.");
        }
        stream.Seek(-MagicLength, SeekOrigin.End);
        stream.ReadExactly(magic);
        if (isEncrypted || magic.SequenceEqual("PARE"u8))
        {
            throw Malformed("The file is encrypted, which is not supported. Write it without encryption.");
        }
        if (!magic.SequenceEqual("PAR1"u8))
        {
            throw Malformed("The file does not end with PAR1: it is incomplete. Copy or write it again.");
        }
        stream.Position = 0;
    }

    FastNnFormatException Malformed(string problem, Exception? inner = null) => new(path, -1, problem, inner);

    static string Capitalize(string part) => char.ToUpperInvariant(part[0]) + part[1..];
}
