using System.Buffers;
using System.Globalization;
using System.Text;
using FastNn.Formats;

namespace FastNn;

/// <summary>
/// Writes a training down as CSV (RFC 4180) while it runs: a row an epoch (epoch, step, loss, rate, seconds, and on validation data its loss, accuracy and
/// every
/// metric of the trainer), or a row every so many batches (epoch, batch, step, loss, rate). Numbers read back as the same bits, whatever the culture.
/// </summary>
/// <param name="path">
/// The file. A new training begins it anew; one that is resumed goes on where its checkpoint was saved, so that no row is there twice. Later trainings with the
/// same object go on behind the earlier ones.
/// </param>
/// <exception cref="ArgumentException">The path is empty.</exception>
/// <remarks>Rows are in the file after every epoch and when the training ends, however it ends. Nothing is allocated after <see cref="OnStart"/>.</remarks>
public sealed class CsvLog(string path) : Callback
{
    const int WidestNumber = 32;
    static readonly SearchValues<char> special = SearchValues.Create(",\"\r\n");

    readonly string path = !string.IsNullOrWhiteSpace(path) ? path : throw new ArgumentException("The path of the log is empty; give the name of a file.", nameof(path));
    AppendedFile? file;
    string[] metrics = [];
    long length;
    bool validates, hasBegun;

    /// <summary>Writes a row every so many updates, and none for epochs; 0 unless set, for a row an epoch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int EveryBatches { get; init => field = NotNegative(value, nameof(EveryBatches)); }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be opened, or is there and begins with another header: it is left as it is.</exception>
    public override void OnStart(Trainer trainer)
    {
        validates = trainer.HasValidation;
        metrics = [.. Names(trainer)];
        byte[] header = Encoding.UTF8.GetBytes(Header());
        var opened = new AppendedFile(path, FileMode.OpenOrCreate, Math.Max(1 << 16, header.Length));
        try
        {
            if (opened.Length > 0 && !opened.StartsWith(header))
            {
                throw new IOException($"'{path}' is there and is no log of this training: it does not begin with '{Header().TrimEnd()}'. Give the log another name, or remove the file.");
            }
            if (!hasBegun && !trainer.IsResuming)
            {
                opened.Truncate(0);
            }
            if (opened.Length == 0)
            {
                opened.Append(header);
            }
            opened.Flush();
            Rehearse(opened.Room(WidestNumber));
        }
        catch
        {
            opened.Dispose();
            throw;
        }
        (file, hasBegun) = (opened, true);
    }

    /// <inheritdoc/>
    public override void OnBatch(Trainer trainer, in TrainingProgress progress)
    {
        if (EveryBatches > 0 && trainer.Steps % EveryBatches == 0)
        {
            Span<byte> row = file!.Room(5 * WidestNumber);
            int used = 0;
            Add(row, ref used, progress.Epoch);
            Add(row, ref used, progress.Batch);
            Add(row, ref used, trainer.Steps);
            Add(row, ref used, progress.Loss);
            Add(row, ref used, trainer.Optimizer.LearningRate);
            End(row, used);
        }
    }

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochReport epoch)
    {
        if (EveryBatches == 0)
        {
            Span<byte> row = file!.Room((7 + metrics.Length) * WidestNumber);
            int used = 0;
            Add(row, ref used, epoch.Number);
            Add(row, ref used, trainer.Steps);
            Add(row, ref used, epoch.TrainingLoss);
            Add(row, ref used, epoch.LearningRate);
            Add(row, ref used, epoch.Duration.TotalSeconds);
            if (validates)
            {
                Add(row, ref used, epoch.ValidationLoss);
                Add(row, ref used, epoch.ValidationAccuracy);
            }
            foreach (string metric in metrics)
            {
                Add(row, ref used, epoch.ValidationMetrics[metric]);
            }
            End(row, used);
        }
        file!.Flush();
    }

    /// <inheritdoc/>
    public override void OnEnd(Trainer trainer, TrainingReport report)
    {
        using AppendedFile open = file!;
        (file, length) = (null, open.Length);
        open.Flush();
    }

    /// <inheritdoc/>
    protected internal override void Save(Trainer trainer, TrainingState state)
    {
        // The rows up to here must be there when the checkpoint is.
        file?.Flush();
        state.Set("length", file?.Length ?? length);
    }

    /// <inheritdoc/>
    protected internal override void Check(Trainer trainer, TrainingState state) => state.GetInt64("length", 0, long.MaxValue);

    /// <inheritdoc/>
    protected internal override void Restore(Trainer trainer, TrainingState state)
    {
        double kept = state.GetDouble("length");
        file!.Truncate(kept > 0 ? (long)kept : 0);
    }

    string Header()
    {
        string columns = EveryBatches > 0 ? "epoch,batch,step,loss,rate" : validates ? "epoch,step,loss,rate,seconds,validation_loss,validation_accuracy" : "epoch,step,loss,rate,seconds";
        foreach (string metric in metrics)
        {
            columns += $",{(metric.AsSpan().ContainsAny(special) ? $"\"{metric.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : metric)}";
        }
        return $"{columns}\r\n";
    }

    IEnumerable<string> Names(Trainer trainer)
    {
        if (EveryBatches == 0 && validates)
        {
            foreach (Metric metric in trainer.Metrics)
            {
                yield return metric.Name;
            }
        }
    }

    // What the runtime makes when it first writes a number, or none, is made before the first batch.
    static void Rehearse(Span<byte> room)
    {
        foreach (float number in (ReadOnlySpan<float>)[-1.5e-30f, float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            int single = 0, twice = 0, whole = 0;
            Add(room, ref single, number);
            Add(room, ref twice, (double)number);
            Add(room, ref whole, -1L);
        }
    }

    static void Add<T>(Span<byte> row, ref int used, T number) where T : IUtf8SpanFormattable
    {
        if (used > 0)
        {
            row[used++] = (byte)',';
        }
        number.TryFormat(row[used..], out int bytes, default, CultureInfo.InvariantCulture);
        used += bytes;
    }

    void End(Span<byte> row, int used)
    {
        "\r\n"u8.CopyTo(row[used..]);
        file!.Advance(used + 2);
    }
}
