using FastNn.Data;
using FastNn.Losses;
using FastNn.Training;

namespace FastNn;

/// <content>Training by the clock.</content>
public sealed partial class Trainer
{
    Dataset? walked;
    DatasetBatches? walk;
    int walkedEpochs, nextBatch;
    TimeSpan lastBatch;

    /// <summary>The clock of <see cref="TrainFor"/> and of callbacks; the system's by default.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value), "TimeProvider is null; omit it, or set TimeProvider.System.");
    } = TimeProvider.System;

    /// <summary>
    /// Trains as many batches as a time allows, for control loops, games and services that have some milliseconds to spare now and then. Stops in the middle of
    /// an
    /// epoch, and goes on there at the next call with the same data; every epoch has an order of its own where <see cref="Shuffle"/> is on. Allocates at the
    /// first
    /// call with a dataset and never again.
    /// </summary>
    /// <param name="budget">The time, at least 0. A batch that would end after it, if it took as long as the one before, is not begun; the first of a call
    /// always is,
    /// unless the budget is 0. So it is overrun by one batch at most.</param>
    /// <param name="data">What is learned. Another dataset than at the last call begins anew.</param>
    /// <param name="cancellationToken">Looked at between batches; a cancelled call ends like one whose time is over.</param>
    /// <exception cref="ArgumentException">The budget is negative, or the data does not fit the network or the loss; nothing is changed.</exception>
    /// <exception cref="InvalidOperationException">A callback of a <see cref="Fit(Dataset, Dataset, CancellationToken)"/> that runs has called this; nothing is
    /// changed.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    /// <remarks>The learning rate is the optimizer's: schedule, callbacks and progress hear nothing of it. A loss that is no number ends the call, with the
    /// weights as they are then. A finite one is that of weights before the last update, which may have spoilt them: test what was learned before you keep
    /// (<see cref="Network.Copy"/>) or publish it. The place in the data is not part of a checkpoint.</remarks>
    public TrainForResult TrainFor(TimeSpan budget, Dataset data, CancellationToken cancellationToken = default)
    {
        CheckNotFitting(nameof(TrainFor));
        if (budget < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(budget), $"A budget of {budget} is impossible; it must be at least 0.");
        }
        long start = TimeProvider.GetTimestamp();
        DatasetBatches source = Walk(data);
        var sum = new LossSum();
        int batches = 0;
        TimeSpan elapsed = TimeProvider.GetElapsedTime(start);
        while (budget > TimeSpan.Zero && (batches == 0 || elapsed + lastBatch <= budget) && double.IsFinite(sum.Sum) && !cancellationToken.IsCancellationRequested)
        {
            if (nextBatch == 0 && Shuffle)
            {
                source.Shuffle(walkedEpochs);
            }
            ReadOnlySpan<float> inputs = source.Read(nextBatch, out Targets targets);
            sum += Train(inputs, targets);
            batches++;
            if (++nextBatch == source.Count)
            {
                nextBatch = 0;
                walkedEpochs++;
            }
            TimeSpan now = TimeProvider.GetElapsedTime(start);
            lastBatch = now - elapsed;
            elapsed = now;
        }
        return new(batches, batches == 0 || !double.IsFinite(sum.Sum) ? float.NaN : loss.IsSum ? (float)(sum.Sum / batches) : loss.ComputeMean(sum), elapsed, walkedEpochs);
    }

    DatasetBatches Walk(Dataset data)
    {
        SampleShape shape = CheckDataset(data, nameof(data));
        if (walk is null || walked != data)
        {
            DatasetBatches source = Source(data);
            CheckBatches(shape, nameof(data));
            (walked, walk, walkedEpochs, nextBatch) = (data, source, 0, 0);
        }
        return walk;
    }
}
