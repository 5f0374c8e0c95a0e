using FastNn.Losses;

namespace FastNn.Training;

/// <summary>Where a <c>Fit</c> stands: all that it must know, besides weights and what the optimizer remembers, to go on from any batch.</summary>
sealed class FitState(int samples, float rate, int shuffle, int numbers)
{
    /// <summary>Samples that it trains on.</summary>
    public int Samples => samples;

    /// <summary>The optimizer's rate before any schedule.</summary>
    public float LearningRate { get; set; } = rate;

    /// <summary>The running epoch, from 1.</summary>
    public int Epoch { get; private set; } = 1;

    /// <summary>Batches of it that are done.</summary>
    public int Batch { get; private set; }

    /// <summary>The number of the order in which this epoch's samples come.</summary>
    public int Shuffle { get; private set; } = shuffle;

    /// <summary>Losses of the epoch's batches, weighed.</summary>
    public double Sum { get; private set; }

    /// <summary>What the epoch's batches weigh.</summary>
    public double Weight { get; private set; }

    /// <summary>Seconds spent on the epoch's batches.</summary>
    public double Seconds { get; set; }

    /// <summary>The loss of the first batch of all; NaN before.</summary>
    public float FirstLoss { get; private set; } = float.NaN;

    /// <summary>Whether somebody asked for the end.</summary>
    public bool StopRequested { get; set; }

    /// <summary>The epochs that are done.</summary>
    public List<EpochReport> Reports { get; } = [];

    /// <summary>All parameters as they were when the epoch began, as they lie in their block.</summary>
    public float[] Good { get; } = new float[numbers];

    /// <summary>A batch is done.</summary>
    public void Count(float loss, LossSum sum)
    {
        Batch++;
        Sum += sum.Sum;
        Weight += sum.Weight;
        FirstLoss = float.IsNaN(FirstLoss) ? loss : FirstLoss;
    }

    /// <summary>The epoch is done.</summary>
    public void Close(EpochReport report)
    {
        Reports.Add(report);
        Epoch++;
        Shuffle++;
        (Batch, Sum, Weight, Seconds) = (0, 0, 0, 0);
    }

    /// <summary>The epoch begins anew, in another order: the training has gone back to its beginning.</summary>
    public void Restart()
    {
        Shuffle += Batch > 0 ? 1 : 0;
        (Batch, Sum, Weight, Seconds) = (0, 0, 0, 0);
    }

    public void Save(TrainingState state)
    {
        state.Set("samples", Samples);
        state.Set("rate", LearningRate);
        state.Set("shuffle", Shuffle);
        state.Set("epoch", Epoch);
        state.Set("batch", Batch);
        state.Set("sum", Sum);
        state.Set("weight", Weight);
        state.Set("seconds", Seconds);
        state.Set("first", FirstLoss);
        state.Set("stop", StopRequested ? 1 : 0);
        foreach (EpochReport report in Reports)
        {
            report.Save(state.GetPart($"report{report.Number}"));
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="state">What was kept.</param>
    /// <param name="numbers">Floats in the block of all parameters.</param>
    /// <param name="batchSize">The trainer's.</param>
    /// <param name="steps">Updates made in all: of every epoch and every order at least one.</param>
    /// <exception cref="KeyNotFoundException">A number is missing, or one that no training can have.</exception>
    public static FitState Restore(TrainingState state, int numbers, int batchSize, long steps)
    {
        const int MostEpochs = 1_000_000_000;
        int samples = (int)state.GetInt64("samples", 1, int.MaxValue);
        long batches = (samples - 1L) / batchSize + 1;
        long batch = state.GetInt64("batch", 0, Math.Min(batches, steps));
        long epoch = state.GetInt64("epoch", 1, Math.Min(MostEpochs, 1 + (steps - batch) / batches));
        double weight = state.GetDouble("weight", 0, batch == 0 ? 0 : double.MaxValue), most = weight * float.MaxValue;
        var course = new FitState(samples, (float)state.GetDouble("rate", 0, float.MaxValue), (int)state.GetInt64("shuffle", 0, Math.Min(MostEpochs, steps)), numbers)
        {
            Epoch = (int)epoch,
            Batch = (int)batch,
            // Sums of losses that are not means are not weighed.
            Sum = state.GetDouble("sum", weight == 0 ? 0 : -Math.Max(most, (double)batch * float.MaxValue), weight == 0 ? 0 : Math.Max(most, (double)batch * float.MaxValue)),
            Weight = weight,
            Seconds = state.GetDouble("seconds", 0, double.MaxValue),
            FirstLoss = (float)state.GetDouble("first"),
            StopRequested = state.GetInt64("stop", 0, 1) != 0,
        };
        for (int number = 1; number < course.Epoch; number++)
        {
            course.Reports.Add(EpochReport.Restore(number, state.GetPart($"report{number}")));
        }
        return course;
    }
}
