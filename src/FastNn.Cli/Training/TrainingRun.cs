using System.Collections.Concurrent;
using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Runs the epochs of a training, and prints a line for each.</summary>
static class TrainingRun
{
    /// <returns>The report; null where the training was interrupted before the first batch.</returns>
    public static TrainingReport? Fit(PreparedTraining training, TrainingRequest request, CancellationToken cancellation)
    {
        (TrainingPlan plan, Network network) = (training.Plan, training.Network);
        // MPI is called by the thread that has started it.
        bool isLive = LiveTraining.IsPossible && request.Mpi is null;
        var lines = new ConcurrentQueue<string>();
        Action<string> write = isLive ? lines.Enqueue : Console.WriteLine;
        var monitor = new TrainingMonitor(epoch => write(EpochLine.Format(epoch, plan.Epochs, training.ValidationName)));
        EarlyStopping? stopping = plan.Patience > 0 ? new EarlyStopping(plan.Patience, plan.MinimumGain) : null;
        using var trainer = new Trainer(network, Classifier.CreateLoss(network), plan.Optimizer)
        {
            Threads = request.Threads ?? 1,
            BatchSize = training.BatchSize,
            Epochs = plan.Epochs,
            Seed = request.Seed,
            Schedule = request.Schedule,
            Callbacks = [monitor, .. stopping is null ? Array.Empty<Callback>() : [stopping], .. request.Files.CreateCallbacks(request.IsPrimary)],
            GradientReduction = request.Mpi?.Reduction,
        };
        Resume(trainer, network, request);
        long batches = (long)plan.Epochs * ((training.Rows - 1) / trainer.BatchSize + 1), steps = trainer.Steps;
        TrainingReport report;
        try
        {
            report = isLive
                ? LiveTraining.Run(() => training.Fit(trainer, cancellation), () => (monitor.Text, monitor.Batches), lines, batches)
                : training.Fit(trainer, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && trainer.Steps > steps && request.IsPrimary)
        {
            // A log or checkpoint that cannot be written must not lose the trained weights.
            network.Save(request.Out);
            string saved = Invariant($"The training stopped after {trainer.Steps:n0} batches; the model so far was saved: {request.Out}");
            throw new IOException($"{ErrorMessage.Format(e)} {saved}", e);
        }
        if (report.Stop == StopReason.Diverged)
        {
            string next = float.IsFinite(monitor.Loss) ? ", and NaN or infinite after it" : "";
            string cause = Invariant($"The training diverged: the loss was {monitor.Loss} in batch {monitor.Batches}{next}.");
            throw new InvalidOperationException(Invariant($"{cause} No model was saved. Give a --learning-rate below {(float)plan.Optimizer.LearningRate}."));
        }
        if (report.Stop == StopReason.Cancelled && trainer.Steps == 0)
        {
            return null;
        }
        if (report.Stop == StopReason.Cancelled && request.Files.Checkpoint is { } checkpoint)
        {
            trainer.SaveCheckpoint(checkpoint);
        }
        if (stopping is { BestEpoch: > 0 } && report.Stop != StopReason.Cancelled)
        {
            string loss = $"{(training.Validation is null ? "training" : training.ValidationName)} loss";
            string reason = report.Stop == StopReason.Requested ? Invariant($"early stop: no lower {loss} for {plan.Patience} epochs; ") : "";
            Console.WriteLine(Invariant($"{reason}the model has the weights of epoch {stopping.BestEpoch}, the one with the lowest {loss}"));
        }
        return report;
    }

    static void Resume(Trainer trainer, Network network, TrainingRequest request)
    {
        if (request.Files.Resume is not { } checkpoint)
        {
            return;
        }
        // With another schema the same row would have other inputs.
        if (!HasSameColumns(TableSchema.FromMetadata(Network.Load(checkpoint)), TableSchema.FromMetadata(network)))
        {
            throw new InvalidOperationException(
                $"The checkpoint {checkpoint} was trained on other columns, categories or classes than those of {request.Source.Name}; "
                + "give the same data, or omit --resume to start a new training.");
        }
        trainer.Resume(checkpoint);
        trainer.Optimizer.LearningRate = request.LearningRate ?? trainer.Optimizer.LearningRate;
        Console.WriteLine(Invariant($"resumed: {checkpoint}, after {trainer.Steps:n0} batches"));
    }

    static bool HasSameColumns(TableSchema? one, TableSchema? other) => one is null || other is null
        ? one == other
        : one.Label == other.Label && one.ClassNames.SequenceEqual(other.ClassNames) && one.Inputs.Count == other.Inputs.Count
            && one.Inputs.Zip(other.Inputs).All(pair => pair.First.Name == pair.Second.Name && pair.First.Categories.SequenceEqual(pair.Second.Categories));
}
