namespace FastNn;

/// <summary>Where a <c>Fit</c> stands: all that it must know, besides weights and what the optimizer remembers, to go on from any batch.</summary>
internal sealed class Course(int samples, float rate, int shuffle, int numbers)
{
    /// <summary>Samples that it trains on.</summary>
    public int Samples => samples;

    /// <summary>The optimizer's rate before any schedule.</summary>
    public float Rate { get; set; } = rate;

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

    public void Save(TrainingState state)
    {
        state.Set("samples", Samples);
        state.Set("rate", Rate);
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
            report.Save(state.Part($"report{report.Number}"));
        }
    }

    public static Course Restore(TrainingState state, int numbers)
    {
        var course = new Course(state.Integer("samples"), (float)state.Number("rate"), state.Integer("shuffle"), numbers)
        {
            Epoch = state.Integer("epoch"),
            Batch = state.Integer("batch"),
            Sum = state.Number("sum"),
            Weight = state.Number("weight"),
            Seconds = state.Number("seconds"),
            FirstLoss = (float)state.Number("first"),
            StopRequested = state.Integer("stop") != 0,
        };
        for (int number = 1; number < course.Epoch; number++)
        {
            course.Reports.Add(EpochReport.Restore(number, state.Part($"report{number}")));
        }
        return course;
    }
}
