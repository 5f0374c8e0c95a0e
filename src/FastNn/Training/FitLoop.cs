using System.Runtime.ExceptionServices;
using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Losses;
using FastNn.Model;

namespace FastNn.Training;

/// <summary>Walks the epochs of a training: batches, schedule, validation, callbacks, and the end where it diverges or is stopped.</summary>
sealed class FitLoop(Trainer trainer, ParameterUpdater updater, Checkpointing checkpoints)
{
    readonly FitSchedules schedules = new();
    readonly ParameterStore parameters = trainer.Network.Parameters.Store;

    /// <summary>The place of the training that runs or was the last; null before the first.</summary>
    public FitState? State { get; set; }

    /// <summary>The options of the training that runs or was the last.</summary>
    public FitOptions Options { get; set; } = new();

    public bool IsRunning { get; private set; }

    /// <summary>Trains, or continues a training that was resumed.</summary>
    public TrainingReport Run(
        BatchSource source, int samples, BatchSource? validation, Evaluator evaluator, FitOptions options, CancellationToken cancellationToken)
    {
        (Options, IsRunning) = (options, true);
        try
        {
            FitState run = Begin(samples);
            StopReason reason = StopReason.Failed;
            ExceptionDispatchInfo? failure = null;
            int started = 0;
            Try(() =>
            {
                for (; started < options.Callbacks.Count; started++)
                {
                    options.Callbacks[started].OnStart(trainer);
                }
                checkpoints.RestoreCallbacks(options);
                reason = RunEpochs(run, source, validation, evaluator, cancellationToken);
            });
            trainer.Optimizer.LearningRate = run.LearningRate;
            var report = new TrainingReport { Epochs = [.. run.Reports], Stop = reason };
            for (int i = 0; i < started; i++)
            {
                Try(() => options.Callbacks[i].OnEnd(trainer, report));
            }
            Try(() =>
            {
                if (failure is null)
                {
                    checkpoints.SaveRequested();
                }
                checkpoints.Finish();
            });
            failure?.Throw();
            return report;

            // The first exception comes out of Fit, after all callbacks have been told of the end.
            void Try(Action action)
            {
                try
                {
                    action();
                }
                catch (Exception e)
                {
                    failure ??= ExceptionDispatchInfo.Capture(e);
                }
            }
        }
        finally
        {
            IsRunning = false;
        }
    }

    FitState Begin(int samples)
    {
        if (checkpoints.Resumed is null)
        {
            State = new FitState(samples, (float)trainer.Optimizer.LearningRate, State?.NextShuffle ?? 0, parameters.Values.Length);
        }
        checkpoints.UpdateLearningRate();
        checkpoints.DropRequests();
        schedules.Begin(Options);
        return State!;
    }

    StopReason RunEpochs(FitState run, BatchSource source, BatchSource? validation, Evaluator evaluator, CancellationToken cancellationToken)
    {
        StopReason reason = run.StopRequested ? StopReason.Requested : StopReason.Completed;
        while (run.Epoch <= Options.Epochs && reason == StopReason.Completed)
        {
            source.Begin(trainer.Shuffle ? run.Shuffle : null, run.Batch);
            if (run.Batch == 0)
            {
                parameters.Values.Span.CopyTo(run.EpochStartWeights);
            }
            EpochReport? report = RunEpoch(run, source, cancellationToken, out reason);
            // The loss of the last batch is that before its update, which may have ruined the weights.
            reason = HasFiniteWeights ? reason : StopReason.Diverged;
            if (report is null || reason == StopReason.Diverged)
            {
                break;
            }
            if (validation is not null)
            {
                TestResult result = evaluator.Run(validation);
                if (!float.IsFinite(result.Loss))
                {
                    reason = StopReason.Diverged;
                    break;
                }
                report = report with { ValidationLoss = result.Loss, ValidationAccuracy = result.Accuracy, ValidationMetrics = result.Metrics };
            }
            schedules.Report(report.Loss);
            run.EndEpoch(report);
            for (int i = 0; i < Options.Callbacks.Count; i++)
            {
                Options.Callbacks[i].OnEpoch(trainer, report);
            }
            checkpoints.SaveRequested();
            reason = trainer.AgreeToStop(run.StopRequested) ? StopReason.Requested : reason;
        }
        if (reason == StopReason.Diverged)
        {
            RestoreEpochStart(run);
        }
        return reason;
    }

    /// <summary>Runs one epoch from where it stands; returns null where it was not run to its end. Allocates nothing but the report.</summary>
    EpochReport? RunEpoch(FitState run, BatchSource source, CancellationToken cancellationToken, out StopReason reason)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread(), start = trainer.TimeProvider.GetTimestamp();
        reason = StopReason.Completed;
        while (run.Batch < source.Count && reason == StopReason.Completed)
        {
            if (trainer.AgreeToStop(run.StopRequested || !source.Await(run.Batch, cancellationToken)))
            {
                reason = run.StopRequested ? StopReason.Requested : StopReason.Cancelled;
                break;
            }
            reason = RunBatch(run, source);
        }
        run.Duration += trainer.TimeProvider.GetElapsedTime(start);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return reason != StopReason.Completed ? null : new EpochReport
        {
            Number = run.Epoch,
            TrainingLoss = trainer.Loss.ComputeMean(run.Sum),
            ValidationLoss = float.NaN,
            ValidationAccuracy = float.NaN,
            Duration = run.Duration,
            Samples = run.Samples,
            Batches = source.Count,
            LearningRate = (float)trainer.Optimizer.LearningRate,
            AllocatedBytes = allocated,
        };
    }

    StopReason RunBatch(FitState run, BatchSource source)
    {
        double progress = run.Epoch - 1 + (double)run.Batch / source.Count;
        if (Options.Schedule is { } schedule)
        {
            trainer.Optimizer.LearningRate = (float)(run.LearningRate * schedule.ComputeFactor(progress, Options.Epochs));
        }
        ReadOnlySpan<float> inputs = source.Read(run.Batch, out Targets targets);
        LossSum sum = trainer.Train(inputs, targets, schedules.ComputeFactors(progress));
        float loss = trainer.Loss.ComputeBatchMean(sum);
        run.EndBatch(loss, sum);
        var place = new TrainingProgress { Epoch = run.Epoch, Epochs = Options.Epochs, Batch = run.Batch, Batches = source.Count, Loss = loss };
        Options.Progress?.Report(place);
        // A multiple of a first loss of 0 or below would be a limit that good losses exceed.
        bool isTooLarge = float.IsFinite(trainer.DivergenceLimit) && run.FirstLoss > 0 && loss > run.FirstLoss * trainer.DivergenceLimit;
        if (!float.IsFinite(loss) || isTooLarge)
        {
            return StopReason.Diverged;
        }
        for (int i = 0; i < Options.Callbacks.Count; i++)
        {
            Options.Callbacks[i].OnBatch(trainer, in place);
        }
        if (checkpoints.HasRequests && !HasFiniteWeights)
        {
            return StopReason.Diverged;
        }
        checkpoints.SaveRequested();
        return StopReason.Completed;
    }

    bool HasFiniteWeights => Reduce.AreFinite(parameters.Values.Span);

    /// <summary>Restores the weights from the beginning of the epoch, and writes nothing of what came after it.</summary>
    void RestoreEpochStart(FitState run)
    {
        run.EpochStartWeights.CopyTo(parameters.Values.Span);
        run.RestartEpoch();
        checkpoints.DropRequests();
        // The states may be NaN or infinite, too.
        updater.ForgetStates();
    }
}
