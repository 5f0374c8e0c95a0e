using System.Globalization;
using System.Text;

namespace FastNn.TensorBoard;

/// <summary>
/// Writes a training for TensorBoard (<c>tensorboard --logdir FOLDER</c>) while it runs: after every epoch its loss and learning rate and, on validation data,
/// the loss, the accuracy and every metric of the trainer; on request also the losses of batches, and histograms of the weights. The horizontal axis is the
/// number of updates.
/// </summary>
/// <param name="folder">The folder for the event files, one per training; created if it does not exist. A training that is resumed writes another file, which
/// tells TensorBoard to ignore later steps of earlier files.</param>
/// <exception cref="ArgumentException">The folder is empty.</exception>
/// <remarks>Points are in the file after every epoch and when the training ends, however it ends. Allocates in <see cref="OnStart"/>, and nothing
/// afterwards.</remarks>
public sealed class TensorBoardLog(string folder) : Callback
{
    readonly string folder = !string.IsNullOrWhiteSpace(folder)
        ? folder
        : throw new ArgumentException("folder is empty; it must be the name of a folder.", nameof(folder));

    readonly ValueHistogram histogram = new();
    EventFile? file;
    string[] metrics = [];
    byte[][] metricTags = [], weightTags = [];
    float[] weights = [];

    /// <summary>Writes loss and learning rate also every this many updates; 0, the default, for never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int EveryBatches
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"EveryBatches is {value}; it must be at least 0.");
    }

    /// <summary>Whether to write a histogram of the values of every parameter after every epoch; false by default.</summary>
    public bool Weights { get; init; }

    /// <inheritdoc/>
    /// <exception cref="IOException">The folder or the file cannot be created.</exception>
    public override void OnStart(Trainer trainer)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        Parameter[] parameters = Weights ? [.. trainer.Network.Parameters] : [];
        metrics = trainer.HasValidation ? [.. trainer.Metrics.Select(metric => metric.Name)] : [];
        metricTags = [.. metrics.Select(name => Encoding.UTF8.GetBytes($"validation/{name}"))];
        weightTags = [.. parameters.Select(parameter => Encoding.UTF8.GetBytes($"weights/{parameter.Name}"))];
        weights = new float[parameters.Select(parameter => parameter.Count).DefaultIfEmpty().Max()];
        Directory.CreateDirectory(folder);
        file = OpenFile(trainer);
    }

    /// <inheritdoc/>
    public override void OnBatch(Trainer trainer, in TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        if (EveryBatches > 0 && trainer.Steps % EveryBatches == 0)
        {
            file!.WriteScalar("batch/loss"u8, trainer.Steps, progress.Loss);
            file.WriteScalar("batch/learning_rate"u8, trainer.Steps, (float)trainer.Optimizer.LearningRate);
        }
    }

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochReport epoch)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(epoch);
        long step = trainer.Steps;
        file!.WriteScalar("training/loss"u8, step, epoch.TrainingLoss);
        file.WriteScalar("training/learning_rate"u8, step, epoch.LearningRate);
        if (trainer.HasValidation)
        {
            file.WriteScalar("validation/loss"u8, step, epoch.ValidationLoss);
            file.WriteScalar("validation/accuracy"u8, step, epoch.ValidationAccuracy);
        }
        for (int i = 0; i < metrics.Length; i++)
        {
            file.WriteScalar(metricTags[i], step, (float)epoch.ValidationMetrics[metrics[i]]);
        }
        for (int i = 0; i < weightTags.Length; i++)
        {
            Parameter parameter = trainer.Network.Parameters[i];
            Span<float> values = weights.AsSpan(0, parameter.Count);
            parameter.CopyTo(values);
            histogram.Fill(values);
            file.WriteHistogram(weightTags[i], step, histogram);
        }
        file.Flush();
    }

    /// <inheritdoc/>
    public override void OnEnd(Trainer trainer, TrainingReport report)
    {
        using EventFile? open = file;
        file = null;
    }

    EventFile OpenFile(Trainer trainer)
    {
        var opened = new EventFile(FindNewPath(trainer.TimeProvider.GetUtcNow()), trainer.TimeProvider);
        if (trainer.IsResuming)
        {
            opened.WriteRestart(trainer.Steps);
        }
        opened.Flush();
        return opened;
    }

    // TensorBoard reads every file with "tfevents" in its name, in the order of the names.
    string FindNewPath(DateTimeOffset now)
    {
        for (int number = 0; ; number++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{now.ToUnixTimeSeconds():D10}.{number:D4}.fastnn");
            if (Path.Combine(folder, name) is string path && !File.Exists(path))
            {
                return path;
            }
        }
    }
}
