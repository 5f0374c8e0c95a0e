namespace FastNn;

/// <summary>Why <c>Trainer.Fit</c> came to its end.</summary>
public enum StopReason
{
    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>The cancellation token was cancelled; the weights are those after the last whole batch.</summary>
    Cancelled,

    /// <summary>A callback asked for it with <see cref="Trainer.RequestStop"/>.</summary>
    Requested,

    /// <summary>The loss, the validation loss or a weight was NaN or infinite, or the loss grew beyond <see cref="Trainer.DivergenceLimit"/>; the weights are
    /// those from the beginning of that epoch, which is in no report.</summary>
    Diverged,

    /// <summary>An exception, of a callback or of the data, which comes out of Fit: only callbacks see this. The weights are as they were then.</summary>
    Failed,
}

/// <summary>What happened in one epoch.</summary>
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

    /// <summary>Seconds spent on the epoch's batches, validation not included.</summary>
    public required double Seconds { get; init; }

    /// <summary>Samples trained on.</summary>
    public required long Samples { get; init; }

    /// <summary>Batches trained on.</summary>
    public required int Batches { get; init; }

    /// <summary>The learning rate of its last batch.</summary>
    public required float LearningRate { get; init; }

    /// <summary>Managed bytes that the training thread allocated over the epoch's batches, what progress reporters and callbacks allocate included.</summary>
    /// <remarks>The runtime's own count: a background collection (System.GC.Concurrent) may book up to 8 KB that nobody allocated, the unused rest of the
    /// thread's buffer.</remarks>
    public required long AllocatedBytes { get; init; }

    /// <summary>Samples per second.</summary>
    public double SamplesPerSecond => Samples / Seconds;

    /// <summary>The validation loss, or the training loss without validation: by which callbacks and schedules compare epochs.</summary>
    public float Loss => float.IsNaN(ValidationLoss) ? TrainingLoss : ValidationLoss;

    internal void Save(TrainingState state)
    {
        state.Set("loss", TrainingLoss);
        state.Set("validation", ValidationLoss);
        state.Set("accuracy", ValidationAccuracy);
        state.Set("seconds", Seconds);
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

    // The whole numbers that a double holds, and a checkpoint keeps.
    const long MostWhole = 1L << 53;

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
            Seconds = state.GetDouble("seconds", 0, double.MaxValue),
            Samples = state.GetInt64("samples", 1, int.MaxValue),
            Batches = (int)state.GetInt64("batches", 1, int.MaxValue),
            LearningRate = (float)state.GetDouble("rate", 0, float.MaxValue),
            AllocatedBytes = state.GetInt64("bytes", 0, MostWhole),
            ValidationMetrics = metrics,
        };
    }
}

/// <summary>What <c>Trainer.Fit</c> did.</summary>
/// <param name="Epochs">The whole epochs, in order.</param>
/// <param name="Stop">Why it came to its end.</param>
public sealed record TrainingReport(IReadOnlyList<EpochReport> Epochs, StopReason Stop);

/// <summary>Where training stands after a batch, as <see cref="Trainer.Progress"/> hears it.</summary>
/// <param name="Epoch">The running epoch, from 1.</param>
/// <param name="Epochs">How many there will be.</param>
/// <param name="Batch">The batch just trained, from 1.</param>
/// <param name="Batches">Batches in the epoch.</param>
/// <param name="Loss">The loss of the batch before its update.</param>
public readonly record struct TrainingProgress(int Epoch, int Epochs, int Batch, int Batches, float Loss);
