using System.Buffers;
using System.Globalization;
using System.Linq;
using System.Text;
using FastNn.Contracts;

namespace FastNn;

/// <summary>
/// Writes a training as CSV (RFC 4180) while it runs: one row per epoch (epoch, step, loss, learning_rate, seconds, and on validation data its loss, accuracy
/// and every metric of the trainer), or one row per <see cref="EveryBatches"/> updates (epoch, batch, step, loss, learning_rate). Numbers are invariant and
/// read back as the same bits.
/// </summary>
/// <param name="path">
/// The file. A new training overwrites it; a resumed one continues where its checkpoint was saved, so that no row is there twice. Later trainings with the same
/// object append their rows.
/// </param>
/// <exception cref="ArgumentException">The path is empty.</exception>
/// <remarks>Rows are in the file after every epoch, before every checkpoint and when the training ends, however it ends. Allocates in
/// <see cref="OnStart"/>, and nothing afterwards.</remarks>
public sealed class CsvLog(string path) : Callback
{
    const int FixedColumns = 7, MaxNumberSize = 32, FileBufferSize = 1 << 16;
    static readonly SearchValues<char> special = SearchValues.Create(",\"\r\n");

    readonly string path = Require.NotEmpty(path, nameof(path), "the name of a file");
    FileStream? file;
    string[] metrics = [];
    byte[] row = [];
    int rowSize;
    long length;
    bool hasStarted;

    /// <summary>Writes one row per this many updates, and none for epochs; 0, the default, for one row per epoch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int EveryBatches { get; init => field = Require.AtLeast(value, 0, nameof(EveryBatches)); }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be opened, or exists and begins with another header: it is left unchanged.</exception>
    public override void OnStart(Trainer trainer)
    {
        metrics = EveryBatches == 0 && trainer.HasValidation ? [.. trainer.Metrics.Select(metric => metric.Name)] : [];
        row = new byte[(FixedColumns + metrics.Length) * MaxNumberSize];
        string header = FormatHeader("learning_rate", trainer.HasValidation);
        var opened = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, FileBufferSize);
        try
        {
            // Older logs call the column "rate".
            if (opened.Length > 0 && !StartsWith(opened, header) && !StartsWith(opened, FormatHeader("rate", trainer.HasValidation)))
            {
                throw new IOException(
                    $"'{path}' is not a log of this training: it does not begin with '{header.TrimEnd()}'. Give the log another name, or remove the file.");
            }
            if (!hasStarted && !trainer.IsResuming)
            {
                opened.SetLength(0);
            }
            if (opened.Seek(0, SeekOrigin.End) == 0)
            {
                opened.Write(Encoding.UTF8.GetBytes(header));
            }
            opened.Flush();
            WarmUp();
        }
        catch
        {
            opened.Dispose();
            throw;
        }
        (file, hasStarted) = (opened, true);
    }

    /// <inheritdoc/>
    public override void OnBatch(Trainer trainer, in TrainingProgress progress)
    {
        if (EveryBatches > 0 && trainer.Steps % EveryBatches == 0)
        {
            Append(progress.Epoch).Append(progress.Batch).Append(trainer.Steps).Append(progress.Loss).Append((float)trainer.Optimizer.LearningRate).WriteRow();
        }
    }

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochReport epoch)
    {
        if (EveryBatches == 0)
        {
            Append(epoch.Number).Append(trainer.Steps).Append(epoch.TrainingLoss).Append(epoch.LearningRate).Append(epoch.Duration.TotalSeconds);
            if (trainer.HasValidation)
            {
                Append(epoch.ValidationLoss).Append(epoch.ValidationAccuracy);
            }
            foreach (string metric in metrics)
            {
                Append(epoch.ValidationMetrics[metric]);
            }
            WriteRow();
        }
        file!.Flush();
    }

    /// <inheritdoc/>
    public override void OnEnd(Trainer trainer, TrainingReport report)
    {
        using FileStream open = file!;
        (file, length) = (null, open.Position);
    }

    /// <inheritdoc/>
    protected internal override void Save(Trainer trainer, TrainingState state)
    {
        // The rows up to here must be in the file when the checkpoint is.
        file?.Flush();
        state.Set("length", file?.Position ?? length);
    }

    /// <inheritdoc/>
    protected internal override void Check(Trainer trainer, TrainingState state) => state.GetInt64("length", 0, long.MaxValue);

    /// <inheritdoc/>
    protected internal override void Restore(Trainer trainer, TrainingState state)
    {
        file!.SetLength(Math.Min(file.Length, state.GetInt64("length", 0, long.MaxValue)));
        file.Seek(0, SeekOrigin.End);
    }

    string FormatHeader(string learningRate, bool hasValidation)
    {
        string columns = EveryBatches > 0 ? $"epoch,batch,step,loss,{learningRate}" : $"epoch,step,loss,{learningRate},seconds";
        columns += EveryBatches == 0 && hasValidation ? ",validation_loss,validation_accuracy" : "";
        return $"{columns}{string.Concat(metrics.Select(name => $",{Quote(name)}"))}\r\n";
    }

    static string Quote(string name) => name.AsSpan().ContainsAny(special) ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;

    static bool StartsWith(FileStream stream, string text)
    {
        byte[] expected = Encoding.UTF8.GetBytes(text), found = new byte[expected.Length];
        stream.Position = 0;
        return stream.ReadAtLeast(found, found.Length, throwOnEndOfStream: false) == found.Length && found.AsSpan().SequenceEqual(expected);
    }

    // The first number of a type, and the first that is not finite, make the runtime allocate: before the first batch.
    void WarmUp()
    {
        foreach (float number in (ReadOnlySpan<float>)[-1.5e-30f, float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            Append(number).Append((double)number).Append(-1).Append(-1L);
            rowSize = 0;
        }
    }

    CsvLog Append<T>(T number) where T : IUtf8SpanFormattable
    {
        number.TryFormat(row.AsSpan(rowSize), out int size, default, CultureInfo.InvariantCulture);
        rowSize += size;
        row[rowSize++] = (byte)',';
        return this;
    }

    void WriteRow()
    {
        "\r\n"u8.CopyTo(row.AsSpan(rowSize - 1));
        file!.Write(row, 0, rowSize + 1);
        rowSize = 0;
    }
}
