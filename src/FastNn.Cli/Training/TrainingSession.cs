using System.Collections.Concurrent;
using FastNn.Data;
using FastNn.Simd;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>What train was asked for; without layers, those that do for the digits.</summary>
internal sealed record TrainingRequest(
    SampleSource Source, IReadOnlyList<Layer>? Layers, Optimizer Optimizer, int Epochs, int Batch, ulong Seed, int Threads, string Out);

/// <summary>Trains a network on samples, saves it, and tests it on samples that it has not seen.</summary>
internal static class TrainingSession
{
    /// <returns>The exit code.</returns>
    public static int Run(TrainingRequest request)
    {
        ModelPath.CheckWritable(request.Out);
        Samples samples = request.Source.Read(request.Seed, (request.Layers ?? StandardLayers(classes: 1))[0] as Dense);
        Dataset training = samples.Training;
        Network network = LayerList.Build(request.Layers ?? StandardLayers(training.Outputs), training.Inputs, training.Outputs, request.Seed);
        string watched = samples.Watched is null ? "" : Invariant($", {samples.Watched.Count:n0} for {samples.WatchedName} after every epoch");
        Tell($"data: {request.Source.Name}, classes {training.Outputs}");
        Tell($"rows: {training.Count:n0} to train{watched}, {samples.Test.Count:n0} for the test at the end");
        Tell($"network: inputs {network.Inputs}, layers {network.Count}, parameters {network.Parameters.Numbers:n0}, seed {network.Seed}; kernels {Tiers.Current}");
        if (File.Exists(request.Out))
        {
            Tell($"{request.Out} exists and will be replaced");
        }

        using var interruption = new Interruption();
        TrainingReport report = Fit(network, samples, request, interruption.Token);
        samples.Scale?.FoldInto(network);
        network.Save(request.Out);
        if (report.Stop == StopReason.Cancelled)
        {
            Tell($"interrupted; whole epochs: {report.Epochs.Count}; the model as it stands is saved: {request.Out}");
            return ExitCode.Interrupted;
        }
        TestResult result = Classifier.Test(network, samples.Test);
        Tell($"test accuracy {result.Accuracy * 100:f2} % (loss {result.Loss:f4}) on rows that it has not trained on: {samples.Test.Count:n0}");
        Tell($"saved: {request.Out} ({new FileInfo(request.Out).Length:n0} bytes); it takes {request.Source.InputRange}");
        return ExitCode.Success;
    }

    static IReadOnlyList<Layer> StandardLayers(int classes) => [new Dense(512), new Relu(), new Dense(classes)];

    static TrainingReport Fit(Network network, Samples samples, TrainingRequest request, CancellationToken cancellation)
    {
        bool isLive = LiveTraining.IsPossible;
        var lines = new ConcurrentQueue<string>();
        Action<string> write = isLive ? lines.Enqueue : Console.WriteLine;
        var watch = new TrainingWatch(epoch => write(EpochLine.Of(epoch, request.Epochs, samples.WatchedName)));
        using var trainer = new Trainer(network, Classifier.LossOf(network), request.Optimizer)
        {
            Threads = request.Threads,
            BatchSize = Math.Min(request.Batch, samples.Training.Count),
            Epochs = request.Epochs,
            Seed = request.Seed,
            Callbacks = [watch],
        };
        long batches = (long)request.Epochs * ((samples.Training.Count - 1) / trainer.BatchSize + 1);
        TrainingReport report = isLive
            ? LiveTraining.Run(() => trainer.Fit(samples.Training, samples.Watched, cancellation), watch, lines, batches)
            : trainer.Fit(samples.Training, samples.Watched, cancellation);
        string advice = Invariant($"Nothing is saved. Give a rate smaller than {request.Optimizer.Rate}, with --rate");
        return report.Stop != StopReason.Diverged
            ? report
            : throw new InvalidOperationException(Invariant($"The training has diverged: the loss became {watch.Loss} in batch {watch.Batches}. {advice}."));
    }

    static void Tell(FormattableString line) => Console.WriteLine(Invariant(line));
}
