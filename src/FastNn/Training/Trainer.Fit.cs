using System.Diagnostics;
using FastNn.Data;

namespace FastNn;

public sealed partial class Trainer
{
    bool stopRequested;
    float firstLoss;
    int shuffles;

    /// <summary>Times that <see cref="Fit(Dataset, Dataset, CancellationToken)"/> walks through the data; 1 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Epochs { get; init => field = AtLeastOne(value, nameof(Epochs)); } = 1;

    /// <summary>What the order of the samples, and what layers drop, is drawn from; 0 unless set.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether every epoch has an order of its own; true unless set. The data is never copied for it.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>How the learning rate moves during a <see cref="Fit(Dataset, Dataset, CancellationToken)"/>, from the rate that the optimizer has when it begins and has again when it ends; constant unless set.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>
    /// How many times larger than the one of the first batch a loss may become before the training ends as <see cref="StopReason.Diverged"/>;
    /// infinite unless set. A loss that is no number ends it always. The network then has the weights from the beginning of that epoch,
    /// and the optimizer remembers nothing.
    /// </summary>
    /// <exception cref="ArgumentException">It is not above 1.</exception>
    public float DivergenceLimit
    {
        get;
        init => field = value > 1 ? value : throw new ArgumentException($"DivergenceLimit is {value}; it must be above 1.", nameof(value));
    } = float.PositiveInfinity;

    /// <summary>Told what happens, in order; none unless set.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<Callback> Callbacks { get; init => field = value ?? throw new ArgumentNullException(nameof(value), "Callbacks is null; leave it out, or set it to []."); } = [];

    /// <summary>Told after every batch, on the thread that trains; none unless set. (The framework's <see cref="Progress{T}"/> allocates and reorders; a class of your own need not.)</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Trains for <see cref="Epochs"/> epochs. Allocates at its beginning and at the end of an epoch, and nothing in between.</summary>
    /// <param name="training">What is learned.</param>
    /// <param name="validation">What is tested after every epoch; may be null.</param>
    /// <param name="cancellationToken">Looked at between batches. A cancelled training is not an error: the report says so, and the network holds what it has learned.</param>
    /// <returns>What happened in every whole epoch.</returns>
    /// <exception cref="ArgumentException">The data does not fit the network or the loss; nothing is changed.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public TrainingReport Fit(Dataset training, Dataset? validation = null, CancellationToken cancellationToken = default)
    {
        CheckDataset(training, nameof(training));
        BatchSource source = Source(training);
        network.CheckTrainingRows((training.Count - 1) % BatchSize + 1, nameof(training));
        BatchSource? held = null;
        if (validation is not null)
        {
            CheckDataset(validation, nameof(validation));
            held = Source(validation);
        }
        var epochs = new List<EpochReport>(Epochs);
        var reason = StopReason.Completed;
        float rate = optimizer.Rate;
        float[] good = new float[parameters.Values.Length];
        stopRequested = false;
        firstLoss = float.NaN;
        Schedule?.Begin();
        for (int i = 0; i < Callbacks.Count; i++)
        {
            Callbacks[i].OnStart(this);
        }
        try
        {
            for (int epoch = 1; epoch <= Epochs && reason == StopReason.Completed; epoch++)
            {
                if (Shuffle)
                {
                    source.Shuffle(shuffles++);
                }
                parameters.Values.Span.CopyTo(good);
                EpochReport? report = RunEpoch(epoch, source, training.Count, rate, cancellationToken, out reason);
                if (reason == StopReason.Diverged)
                {
                    good.CopyTo(parameters.Values.Span);
                    // What the optimizer remembers may be no number either.
                    states.Span.Clear();
                }
                if (report is null)
                {
                    break;
                }
                if (held is not null)
                {
                    TestResult result = Test(validation!, held);
                    report = report with { ValidationLoss = result.Loss, ValidationAccuracy = result.Accuracy };
                }
                Schedule?.Report(float.IsNaN(report.ValidationLoss) ? report.TrainingLoss : report.ValidationLoss);
                epochs.Add(report);
                for (int i = 0; i < Callbacks.Count; i++)
                {
                    Callbacks[i].OnEpoch(this, report);
                }
                reason = stopRequested ? StopReason.Requested : reason;
            }
        }
        finally
        {
            optimizer.Rate = rate;
        }
        var whole = new TrainingReport(epochs, reason);
        for (int i = 0; i < Callbacks.Count; i++)
        {
            Callbacks[i].OnEnd(this, whole);
        }
        return whole;
    }

    /// <summary>Ends <see cref="Fit(Dataset, Dataset, CancellationToken)"/> after the batch, or the epoch, at which a callback calls this.</summary>
    public void RequestStop() => stopRequested = true;

    /// <summary>The batches of a dataset, after the loss has accepted the first one: what it refuses, it must refuse before an epoch is trained.</summary>
    BatchSource Source(Dataset data)
    {
        var source = new BatchSource(data, BatchSize, Seed);
        ReadOnlySpan<float> inputs = source.Read(0, out Targets targets);
        loss.Check(inputs.Length / network.Inputs, network.Outputs, targets);
        return source;
    }

    /// <summary>One epoch; null where it was not run to its end.</summary>
    EpochReport? RunEpoch(int epoch, BatchSource source, int samples, float rate, CancellationToken cancellationToken, out StopReason reason)
    {
        double sum = 0;
        long allocated = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        for (int batch = 0; batch < source.Count; batch++)
        {
            if (cancellationToken.IsCancellationRequested || stopRequested)
            {
                reason = stopRequested ? StopReason.Requested : StopReason.Cancelled;
                return null;
            }
            if (Schedule is not null)
            {
                optimizer.Rate = (float)(rate * Schedule.Factor(epoch - 1 + (double)batch / source.Count, Epochs));
            }
            ReadOnlySpan<float> inputs = source.Read(batch, out Targets targets);
            float value = TrainBatch(inputs, targets);
            sum += value * (loss.IsSum ? 1.0 : inputs.Length / network.Inputs);
            var progress = new TrainingProgress(epoch, Epochs, batch + 1, source.Count, value);
            Progress?.Report(progress);
            for (int i = 0; i < Callbacks.Count; i++)
            {
                Callbacks[i].OnBatch(this, in progress);
            }
            firstLoss = float.IsNaN(firstLoss) ? value : firstLoss;
            if (!float.IsFinite(value) || value > firstLoss * DivergenceLimit)
            {
                reason = StopReason.Diverged;
                return null;
            }
        }
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        reason = StopReason.Completed;
        return new EpochReport
        {
            Number = epoch,
            TrainingLoss = (float)(loss.IsSum ? sum : sum / samples),
            ValidationLoss = float.NaN,
            ValidationAccuracy = float.NaN,
            Seconds = seconds,
            Samples = samples,
            Batches = source.Count,
            Rate = optimizer.Rate,
            AllocatedBytes = allocated,
        };
    }
}
