using System.Diagnostics;
using System.Runtime.ExceptionServices;
using FastNn.Data;
using FastNn.Losses;
using FastNn.Training;

namespace FastNn;

public sealed partial class Trainer
{
    FitState? course;
    bool isFitting;

    /// <summary>Times that <see cref="Fit(Dataset, Dataset, CancellationToken)"/> walks through the data; 1 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Epochs { get; init => field = AtLeastOne(value, nameof(Epochs)); } = 1;

    /// <summary>What the order of the samples, and what layers drop, is drawn from; 0 unless set.</summary>
    public long Seed { get; init; }

    /// <summary>Whether every epoch has an order of its own; true unless set. The data is never copied for it.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>How the learning rate moves during a <see cref="Fit(Dataset, Dataset, CancellationToken)"/>, from the rate that the optimizer has when it
    /// begins and has again when it ends; constant unless set.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Told what happens, in order; none unless set.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<Callback> Callbacks { get; init => field = value ?? throw new ArgumentNullException(nameof(value), "Callbacks is null; leave it out, or set it to []."); } = [];

    /// <summary>Told after every batch, on the thread that trains; none unless set. (The framework's <see cref="Progress{T}"/> allocates and reorders; a class
    /// of your own need not.)</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Trains for <see cref="Epochs"/> epochs. Allocates at its beginning and at the end of an epoch, and nothing in between.</summary>
    /// <param name="training">What is learned.</param>
    /// <param name="validation">What is tested after every epoch; may be null.</param>
    /// <param name="cancellationToken">Looked at between batches. A cancelled training is not an error: the report says so, and the network holds what it has
    /// learned.</param>
    /// <returns>What happened in every whole epoch.</returns>
    /// <exception cref="ArgumentException">The data does not fit the network or the loss; nothing is changed.</exception>
    /// <exception cref="InvalidOperationException">A <see cref="PreprocessingLayer"/> of the network was never fitted, or a callback of a training that runs
    /// has called this; nothing is changed.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    /// <remarks>An exception of a callback comes out of here after all callbacks have heard of the end; the trainer can go on to be used, with the weights of
    /// that moment.</remarks>
    public TrainingReport Fit(Dataset training, Dataset? validation = null, CancellationToken cancellationToken = default)
    {
        CheckNotFitting(nameof(Fit));
        SampleShape shape = CheckDataset(training, nameof(training));
        CheckResumed(shape, nameof(training));
        DatasetBatches source = Source(training);
        CheckBatches(shape, nameof(training));
        return Fit(shape, source, Held(validation), cancellationToken);
    }

    TrainingReport Fit(SampleShape training, BatchSource source, BatchSource? held, CancellationToken cancellationToken)
    {
        CheckPreprocessing();
        isFitting = true;
        try
        {
            return FitAll(training, source, held, cancellationToken);
        }
        finally
        {
            isFitting = false;
        }
    }

    /// <summary>Refuses what would pull the ground from under a training that runs.</summary>
    void CheckNotFitting(string call)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (isFitting)
        {
            throw new InvalidOperationException($"{call} was called while Fit runs, which owns the place in the data, the rate and the weights until it returns. Call RequestStop, and {call} when Fit has returned.");
        }
    }

    TrainingReport FitAll(SampleShape training, BatchSource source, BatchSource? held, CancellationToken cancellationToken)
    {
        HasValidation = held is not null;
        FitState run = Begin(training.Count);
        StopReason reason = StopReason.Failed;
        ExceptionDispatchInfo? failure = null;
        int started = 0;
        try
        {
            for (; started < Callbacks.Count; started++)
            {
                Callbacks[started].OnStart(this);
            }
            GoOn();
            reason = RunEpochs(run, source, held, cancellationToken);
        }
        catch (Exception e)
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }
        optimizer.LearningRate = run.LearningRate;
        var whole = new TrainingReport([.. run.Reports], reason);
        for (int i = 0; i < started; i++)
        {
            try
            {
                Callbacks[i].OnEnd(this, whole);
            }
            catch (Exception e)
            {
                failure ??= ExceptionDispatchInfo.Capture(e);
            }
        }
        try
        {
            if (failure is null)
            {
                SaveRequested();
            }
            checkpoints.Finish();
        }
        catch (Exception e)
        {
            failure ??= ExceptionDispatchInfo.Capture(e);
        }
        failure?.Throw();
        return whole;
    }

    StopReason RunEpochs(FitState run, BatchSource source, BatchSource? held, CancellationToken cancellationToken)
    {
        StopReason reason = run.StopRequested ? StopReason.Requested : StopReason.Completed;
        while (run.Epoch <= Epochs && reason == StopReason.Completed)
        {
            source.Begin(Shuffle ? run.Shuffle : null, run.Batch);
            if (run.Batch == 0)
            {
                parameters.Values.Span.CopyTo(run.Good);
            }
            EpochReport? report = RunEpoch(run, source, cancellationToken, out reason);
            // The loss of the last batch is that before its update, which may have spoilt the weights: they are looked at before anyone keeps them.
            reason = HasFiniteWeights ? reason : StopReason.Diverged;
            if (report is null || reason == StopReason.Diverged)
            {
                break;
            }
            if (held is not null)
            {
                TestResult result = Test(held);
                if (!float.IsFinite(result.Loss))
                {
                    reason = StopReason.Diverged;
                    break;
                }
                report = report with { ValidationLoss = result.Loss, ValidationAccuracy = result.Accuracy, ValidationMetrics = Measured() };
            }
            Schedule?.Report(report.Loss);
            run.Close(report);
            for (int i = 0; i < Callbacks.Count; i++)
            {
                Callbacks[i].OnEpoch(this, report);
            }
            SaveRequested();
            reason = run.StopRequested ? StopReason.Requested : reason;
        }
        if (reason == StopReason.Diverged)
        {
            FallBack(run);
        }
        return reason;
    }

    /// <summary>Ends <see cref="Fit(Dataset, Dataset, CancellationToken)"/> after the batch, or the epoch, at which a callback calls this.</summary>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public void RequestStop()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (course is not null)
        {
            course.StopRequested = true;
        }
    }

    /// <summary>A new training, or one that goes on.</summary>
    FitState Begin(int samples)
    {
        if (resumed is null)
        {
            // Every training has orders of its own, also where the one before broke off in the middle of an epoch.
            int shuffle = course is null ? 0 : course.Shuffle + (course.Batch > 0 ? 1 : 0);
            course = new FitState(samples, (float)optimizer.LearningRate, shuffle, parameters.Values.Length);
        }
        TakeRate();
        requested.Clear();
        Schedule?.Begin();
        return course!;
    }

    /// <summary>A rate that was set after a checkpoint was taken over is the one from which its schedule goes on.</summary>
    void TakeRate()
    {
        if (resumed is not null && optimizer.LearningRate != (float)resumed.GetDouble("rate"))
        {
            course!.LearningRate = (float)optimizer.LearningRate;
        }
    }

    /// <summary>Lets a training that is resumed know what it knew.</summary>
    void GoOn()
    {
        if (resumed is not null)
        {
            RestoreMemories(resumed);
            resumed = null;
        }
    }

    /// <summary>One epoch, from where it stands; null where it was not run to its end.</summary>
    EpochReport? RunEpoch(FitState run, BatchSource source, CancellationToken cancellationToken, out StopReason reason)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        reason = StopReason.Completed;
        while (run.Batch < source.Count && reason == StopReason.Completed)
        {
            if (run.StopRequested || !source.Await(run.Batch, cancellationToken))
            {
                reason = run.StopRequested ? StopReason.Requested : StopReason.Cancelled;
                break;
            }
            if (Schedule is not null)
            {
                optimizer.LearningRate = (float)(run.LearningRate * Schedule.ComputeFactor(run.Epoch - 1 + (double)run.Batch / source.Count, Epochs));
            }
            ReadOnlySpan<float> inputs = source.Read(run.Batch, out Targets targets);
            LossSum sum = Train(inputs, targets);
            float value = loss.ComputeBatchMean(sum);
            run.Count(value, sum);
            var progress = new TrainingProgress(run.Epoch, Epochs, run.Batch, source.Count, value);
            Progress?.Report(progress);
            if (!float.IsFinite(value) || IsTooLarge(value, run.FirstLoss))
            {
                reason = StopReason.Diverged;
                break;
            }
            for (int i = 0; i < Callbacks.Count; i++)
            {
                Callbacks[i].OnBatch(this, in progress);
            }
            if (requested.Count > 0 && !HasFiniteWeights)
            {
                reason = StopReason.Diverged;
                break;
            }
            SaveRequested();
        }
        run.Seconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return reason != StopReason.Completed ? null : new EpochReport
        {
            Number = run.Epoch,
            TrainingLoss = (float)(loss.IsSum ? run.Sum : run.Sum / run.Weight),
            ValidationLoss = float.NaN,
            ValidationAccuracy = float.NaN,
            Seconds = run.Seconds,
            Samples = run.Samples,
            Batches = source.Count,
            LearningRate = (float)optimizer.LearningRate,
            AllocatedBytes = allocated,
        };
    }
}
