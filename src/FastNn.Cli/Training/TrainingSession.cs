using System.Collections.Concurrent;
using FastNn.Data;
using FastNn.Simd;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Trains a network on samples, saves it, and tests it on samples that it has not seen.</summary>
static class TrainingSession
{
    /// <returns>The exit code.</returns>
    public static int Run(TrainingRequest request)
    {
        ModelPath.CheckWritable("--out", request.Out, ModelPath.Standard);
        request.Files.Check();
        request.Files.CheckDistinct(request.Source, request.Out);
        Samples samples = request.Source.Read(request.Seed, request.Decides, request.HeldBack);
        Dataset training = samples.Training;
        CsvSchema? schema = request.Source.Schema;
        var plan = new TrainingPlan(request, request.Source.Defaults(training.Count), training.Outputs);
        Network network = RawRows.Build(request.Source, plan.Layers, training, request.Seed);
        Holdout.Keep(network, request.HeldBack);
        string watched = samples.Watched is null ? "" : Invariant($", {samples.Watched.Count:n0} for {samples.WatchedName} after every epoch");
        Tell($"data: {request.Source.Name}, classes {training.Outputs}");
        Tell($"rows: {training.Count:n0} to train{watched}, {samples.Test?.Count ?? 0:n0} for the test at the end");
        Tell($"network: inputs {network.Inputs}, layers {network.Count}, parameters {network.Parameters.ElementCount:n0}, seed {network.Seed}; kernels {Tiers.Current}");
        if (plan.Assumed.Count > 0)
        {
            Tell($"assumed: {string.Join(' ', plan.Assumed.Select(pair => $"--{pair.Option} {pair.Value}"))}");
        }
        if (File.Exists(request.Out))
        {
            Tell($"{request.Out} exists and will be replaced");
        }

        using var interruption = new Interruption();
        if (Fit(network, samples, request, plan, interruption.Token) is not { } report)
        {
            Tell($"interrupted before the first update; nothing is saved");
            return ExitCode.Interrupted;
        }
        network.Save(request.Out);
        // A signal from here on has nothing to wait for: it ends the process.
        bool isInterrupted = interruption.End();
        if (report.Stop == StopReason.Cancelled)
        {
            string resumable = request.Files.Checkpoint is { } checkpoint ? $"; it goes on with --resume {checkpoint}" : "";
            Tell($"interrupted; whole epochs: {report.Epochs.Count}; the model as it stands is saved: {request.Out}{resumable}");
            return ExitCode.Interrupted;
        }
        if (isInterrupted)
        {
            Tell($"interrupted after the last epoch; the model is saved, but not tested: {request.Out}");
            return ExitCode.Interrupted;
        }
        // Where nothing was held back, the rows that have chosen the epoch say something still, though not as much.
        Dataset tested = samples.Test ?? samples.Watched ?? training;
        ClassifiedTest test = ClassifiedTest.Of(network, tested);
        string kind = samples.Test is not null ? "test" : samples.Watched is not null ? samples.WatchedName : "training";
        string which = samples.Test is not null ? "rows that it has not trained on" : "these rows, as none were held back for a test";
        Tell($"{kind} accuracy {test.Accuracy * 100:f2} % (loss {test.Loss:f4}) on {which}: {tested.Count:n0}");
        Tell($"saved: {request.Out} ({new FileInfo(request.Out).Length:n0} bytes); it takes {request.Source.InputRange}");
        if (request.Files.Report is { } page)
        {
            string[] names = [.. Enumerable.Range(0, training.Outputs).Select(i => schema?.GetClassName(i) ?? Invariant($"{i}"))];
            File.WriteAllText(page, ReportPage.Of(new(request.Source.Name, [("layers", string.Join(',', network.Select(LayerText.Of))), .. request.Words, .. plan.Assumed.Where(pair => pair.Option != "layers")], network, report, samples.WatchedName, test, names, request.Source.Shape)));
            Tell($"report: {page}");
        }
        return ExitCode.Success;
    }

    /// <returns>Null where the training was interrupted before anything was learned.</returns>
    static TrainingReport? Fit(Network network, Samples samples, TrainingRequest request, TrainingPlan plan, CancellationToken cancellation)
    {
        bool isLive = LiveTraining.IsPossible;
        var lines = new ConcurrentQueue<string>();
        Action<string> write = isLive ? lines.Enqueue : Console.WriteLine;
        var watch = new TrainingWatch(epoch => write(EpochLine.Of(epoch, plan.Epochs, samples.WatchedName)));
        EarlyStopping? stopping = plan.Patience > 0 ? new EarlyStopping(plan.Patience, plan.MinimumGain) : null;
        using var trainer = new Trainer(network, Classifier.LossOf(network), plan.Optimizer)
        {
            Threads = request.Threads,
            BatchSize = Math.Min(plan.Batch, samples.Training.Count),
            Epochs = plan.Epochs,
            Seed = request.Seed,
            Schedule = request.Schedule,
            Callbacks = [watch, .. stopping is null ? Array.Empty<Callback>() : [stopping], .. request.Files.Callbacks()],
        };
        if (request.Files.Resume is { } resumed)
        {
            CheckTable(resumed, network, request);
            trainer.Resume(resumed);
            trainer.Optimizer.LearningRate = request.Rate ?? trainer.Optimizer.LearningRate;
            Tell($"resumed: {resumed}, after {trainer.Steps:n0} updates");
        }
        long batches = (long)plan.Epochs * ((samples.Training.Count - 1) / trainer.BatchSize + 1);
        long before = trainer.Steps;
        TrainingReport report;
        try
        {
            report = isLive
                ? LiveTraining.Run(() => trainer.Fit(samples.Training, samples.Watched, cancellation), watch, lines, batches)
                : trainer.Fit(samples.Training, samples.Watched, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && trainer.Steps > before)
        {
            // A log or a checkpoint that cannot be written is no reason to lose what was learned.
            network.Save(request.Out);
            throw new IOException(Invariant($"{Sentence.Of(e)} The training has ended with that, after {trainer.Steps:n0} updates; the model as it stands is saved: {request.Out}"), e);
        }
        if (report.Stop == StopReason.Diverged)
        {
            string advice = Invariant($"Nothing is saved. Give a rate smaller than {plan.Optimizer.LearningRate}, with --learning-rate");
            throw new InvalidOperationException(Invariant($"The training has diverged: the loss became {watch.Loss} in batch {watch.Batches}. {advice}."));
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
            Tell($"{(report.Stop == StopReason.Requested ? $"stopped: no better loss for {plan.Patience} epochs; " : "")}the model is that of epoch {stopping.BestEpoch}, the best one");
        }
        return report;
    }

    // Rows would be read into other numbers than those that the checkpoint has learned from.
    static void CheckTable(string checkpoint, Network network, TrainingRequest request)
    {
        _ = Network.Load(checkpoint).Metadata.TryGetValue(CsvSchema.MetadataKey, out string? there);
        _ = network.Metadata.TryGetValue(CsvSchema.MetadataKey, out string? here);
        if (there != here)
        {
            throw new InvalidOperationException($"The checkpoint {checkpoint} is of a training with other columns, categories or classes than those of {request.Source.Name}. Give the data that it was trained on, or leave --resume away to begin anew.");
        }
    }

    static void Tell(FormattableString line) => Console.WriteLine(Invariant(line));
}
