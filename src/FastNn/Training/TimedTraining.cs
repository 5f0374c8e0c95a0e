using FastNn.Data;
using FastNn.Losses;

namespace FastNn.Training;

/// <summary>Trains for a budget of time, and continues at the next call.</summary>
sealed class TimedTraining(Trainer trainer)
{
    Dataset? data;
    DatasetBatches? source;
    int epochs, next;
    TimeSpan lastBatch;

    public TrainForResult Run(TimeSpan budget, Dataset newData, CancellationToken cancellationToken)
    {
        TimeProvider clock = trainer.TimeProvider;
        long start = clock.GetTimestamp();
        if (source is null || data != newData)
        {
            (source, data, epochs, next) = (trainer.Open(newData, "data"), newData, 0, 0);
        }
        var sum = new LossSum();
        int batches = 0;
        TimeSpan elapsed = clock.GetElapsedTime(start);
        while (budget > TimeSpan.Zero && (batches == 0 || elapsed + lastBatch <= budget)
            && double.IsFinite(sum.Sum) && !cancellationToken.IsCancellationRequested)
        {
            if (next == 0 && trainer.Shuffle)
            {
                source.Shuffle(epochs);
            }
            ReadOnlySpan<float> inputs = source.Read(next, out Targets targets);
            sum += trainer.Train(inputs, targets);
            batches++;
            if (++next == source.Count)
            {
                next = 0;
                epochs++;
            }
            TimeSpan now = clock.GetElapsedTime(start);
            lastBatch = now - elapsed;
            elapsed = now;
        }
        float loss = batches == 0 || !double.IsFinite(sum.Sum) ? float.NaN : trainer.Loss.IsSum ? (float)(sum.Sum / batches) : trainer.Loss.ComputeMean(sum);
        return new() { Batches = batches, Loss = loss, Elapsed = elapsed, Epochs = epochs };
    }
}
