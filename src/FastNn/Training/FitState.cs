using FastNn.Losses;

namespace FastNn.Training;

/// <summary>The place of a <c>Fit</c> in its epochs: all that is needed, besides weights and optimizer states, to continue from any batch.</summary>
sealed class FitState(int samples, float learningRate, int shuffle, int floats)
{
    /// <summary>Samples of an epoch.</summary>
    public int Samples => samples;

    /// <summary>The optimizer's learning rate before any schedule.</summary>
    public float LearningRate { get; set; } = learningRate;

    /// <summary>The running epoch, from 1.</summary>
    public int Epoch { get; private set; } = 1;

    /// <summary>Batches of the epoch that are done.</summary>
    public int Batch { get; private set; }

    /// <summary>The number of the order of this epoch's samples.</summary>
    public int Shuffle { get; private set; } = shuffle;

    /// <summary>The losses of the epoch's batches.</summary>
    public LossSum Sum { get; private set; }

    /// <summary>Time spent on the epoch's batches.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>The loss of the first batch of the training; NaN before.</summary>
    public float FirstLoss { get; private set; } = float.NaN;

    public bool StopRequested { get; set; }

    /// <summary>The epochs that are done.</summary>
    public List<EpochReport> Reports { get; } = [];

    /// <summary>The slab of all parameters as it was when the epoch began, to restore when the training diverges.</summary>
    public float[] EpochStartWeights { get; } = new float[floats];

    /// <summary>The order of the training after this one: every training has its own, also after one that ended within an epoch.</summary>
    public int NextShuffle => Shuffle + (Batch > 0 ? 1 : 0);

    public void EndBatch(float loss, LossSum sum)
    {
        Batch++;
        Sum += sum;
        FirstLoss = float.IsNaN(FirstLoss) ? loss : FirstLoss;
    }

    public void EndEpoch(EpochReport report)
    {
        Reports.Add(report);
        Epoch++;
        Shuffle++;
        ClearEpoch();
    }

    /// <summary>Begins the epoch anew, in another order.</summary>
    public void RestartEpoch()
    {
        Shuffle = NextShuffle;
        ClearEpoch();
    }

    public void Save(TrainingState state)
    {
        state.Set("samples", Samples);
        state.Set("rate", LearningRate);
        state.Set("shuffle", Shuffle);
        state.Set("epoch", Epoch);
        state.Set("batch", Batch);
        state.Set("sum", Sum.Sum);
        state.Set("weight", Sum.Weight);
        state.Set("seconds", Duration.TotalSeconds);
        state.Set("first", FirstLoss);
        state.Set("stop", StopRequested ? 1 : 0);
        foreach (EpochReport report in Reports)
        {
            report.Save(state.GetPart($"report{report.Number}"));
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="state">The saved state.</param>
    /// <param name="floats">Floats in the slab of all parameters.</param>
    /// <param name="batchSize">The trainer's.</param>
    /// <param name="steps">Updates made in all: of every epoch and every order at least one.</param>
    /// <exception cref="KeyNotFoundException">A number is missing, or outside the range of any training.</exception>
    public static FitState Restore(TrainingState state, int floats, int batchSize, long steps)
    {
        const int MaxEpochs = 1_000_000_000;
        int samples = (int)state.GetInt64("samples", 1, int.MaxValue);
        long batches = (samples - 1L) / batchSize + 1;
        long batch = state.GetInt64("batch", 0, Math.Min(batches, steps));
        long epoch = state.GetInt64("epoch", 1, Math.Min(MaxEpochs, 1 + (steps - batch) / batches));
        // Losses that are sums are not divided by the weight.
        double weight = state.GetDouble("weight", 0, batch == 0 ? 0 : double.MaxValue);
        double maxSum = weight == 0 ? 0 : Math.Max(weight * float.MaxValue, (double)batch * float.MaxValue);
        int shuffle = (int)state.GetInt64("shuffle", 0, Math.Min(MaxEpochs, steps));
        var fit = new FitState(samples, (float)state.GetDouble("rate", 0, float.MaxValue), shuffle, floats)
        {
            Epoch = (int)epoch,
            Batch = (int)batch,
            Sum = new(state.GetDouble("sum", -maxSum, maxSum), weight),
            Duration = EpochReport.RestoreDuration(state),
            FirstLoss = (float)state.GetDouble("first"),
            StopRequested = state.GetInt64("stop", 0, 1) != 0,
        };
        for (int number = 1; number < fit.Epoch; number++)
        {
            fit.Reports.Add(EpochReport.Restore(number, state.GetPart($"report{number}")));
        }
        return fit;
    }

    void ClearEpoch() => (Batch, Sum, Duration) = (0, default, TimeSpan.Zero);
}
