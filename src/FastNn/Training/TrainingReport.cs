namespace FastNn;

/// <summary>Why <c>Trainer.Fit</c> ended.</summary>
public enum StopReason
{
    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>The cancellation token was cancelled; the weights are those after the last whole batch.</summary>
    Cancelled,

    /// <summary>A callback called <see cref="Trainer.RequestStop"/>.</summary>
    Requested,

    /// <summary>The loss, the validation loss or a weight was NaN or infinite, or the loss grew beyond <see cref="Trainer.DivergenceLimit"/>; the weights are
    /// those from the beginning of that epoch, which is in no report.</summary>
    Diverged,

    /// <summary>An exception of a callback or of the data, which comes out of Fit: only callbacks see this. The weights are those of that moment.</summary>
    Failed,
}

/// <summary>The results of one epoch.</summary>
public sealed record EpochReport
{
    /// <summary>The epoch's number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The loss over the epoch's batches, each before its update.</summary>
    public required float TrainingLoss { get; init; }

    /// <summary>The loss on the validation data after the epoch; NaN without.</summary>
    public required float ValidationLoss { get; init; }

    /// <summary>The accuracy on the validation data after the epoch, 0 to 1; NaN without.</summary>
    public required float ValidationAccuracy { get; init; }

    /// <summary>The trainer's metrics on the validation data after the epoch, by name; empty without.</summary>
    public IReadOnlyDictionary<string, double> ValidationMetrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Time spent on the epoch's batches, validation not included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Samples trained on.</summary>
    public required long Samples { get; init; }

    /// <summary>Batches trained on.</summary>
    public required int Batches { get; init; }

    /// <summary>The learning rate of its last batch.</summary>
    public required float LearningRate { get; init; }

    /// <summary>Managed bytes that the training thread allocated over the epoch's batches, including progress reporters and callbacks.</summary>
    /// <remarks>The runtime's own count: a background collection (System.GC.Concurrent) may add up to 8 KB, the unused rest of the thread's buffer.</remarks>
    public required long AllocatedBytes { get; init; }

    /// <summary>Samples per second.</summary>
    public double SamplesPerSecond => Samples / Duration.TotalSeconds;

    /// <summary>The validation loss, or the training loss without validation: by which callbacks and schedules compare epochs.</summary>
    public float Loss => float.IsNaN(ValidationLoss) ? TrainingLoss : ValidationLoss;

    internal void Save(TrainingState state)
    {
        state.Set("loss", TrainingLoss);
        state.Set("validation", ValidationLoss);
        state.Set("accuracy", ValidationAccuracy);
        state.Set("seconds", Duration.TotalSeconds);
        state.Set("samples", Samples);
        state.Set("batches", Batches);
        state.Set("rate", LearningRate);
        state.Set("bytes", AllocatedBytes);
        int i = 0;
        foreach ((string name, double value) in ValidationMetrics)
        {
            state.Set($"metric{i}", name);
            state.Set($"value{i++}", value);
        }
    }

    // The whole numbers that a double, and so a checkpoint, holds.
    const long MaxWhole = 1L << 53;

    internal static TimeSpan RestoreDuration(TrainingState state) =>
        TimeSpan.FromTicks((long)Math.Round(state.GetDouble("seconds", 0, MaxWhole / 1e6) * TimeSpan.TicksPerSecond));

    internal static EpochReport Restore(int number, TrainingState state)
    {
        var metrics = new Dictionary<string, double>();
        for (int i = 0; state.Has($"metric{i}"); i++)
        {
            metrics[state.GetString($"metric{i}")] = state.GetDouble($"value{i}");
        }
        return new()
        {
            Number = number,
            TrainingLoss = (float)state.GetDouble("loss"),
            ValidationLoss = (float)state.GetDouble("validation"),
            ValidationAccuracy = (float)state.GetDouble("accuracy"),
            Duration = RestoreDuration(state),
            Samples = state.GetInt64("samples", 1, int.MaxValue),
            Batches = (int)state.GetInt64("batches", 1, int.MaxValue),
            LearningRate = (float)state.GetDouble("rate", 0, float.MaxValue),
            AllocatedBytes = state.GetInt64("bytes", 0, MaxWhole),
            ValidationMetrics = metrics,
        };
    }
}

/// <summary>The results of <c>Trainer.Fit</c>.</summary>
public sealed record TrainingReport
{
    /// <summary>The whole epochs, in order.</summary>
    public required IReadOnlyList<EpochReport> Epochs { get; init; }

    /// <summary>Why training ended.</summary>
    public required StopReason Stop { get; init; }
}

/// <summary>The place of a training after a batch, as <see cref="Trainer.Progress"/> gets it.</summary>
public readonly record struct TrainingProgress
{
    /// <summary>The running epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Epochs in all.</summary>
    public required int Epochs { get; init; }

    /// <summary>The batch just trained, from 1.</summary>
    public required int Batch { get; init; }

    /// <summary>Batches in the epoch.</summary>
    public required int Batches { get; init; }

    /// <summary>The loss of the batch before its update.</summary>
    public required float Loss { get; init; }
}
