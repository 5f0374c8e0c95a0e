using System.Globalization;
using System.Text;
using FastNn.Formats;

namespace FastNn;

/// <summary>
/// Writes a training down for TensorBoard (<c>tensorboard --logdir FOLDER</c>) while it runs: after every epoch its loss and rate and, on validation data,
/// loss,
/// accuracy and every metric of the trainer; on request also losses of batches, and how the weights are distributed. The axis is the number of updates.
/// </summary>
/// <param name="folder">Where an event file is made for every training; the folder is made too where it is not there. A training that is resumed begins another
/// file, which takes back what others say of later steps.</param>
/// <exception cref="ArgumentException">The folder is empty.</exception>
/// <remarks>Points are in the file after every epoch and when the training ends, however it ends. Nothing is allocated after <see cref="OnStart"/>.</remarks>
public sealed class TensorBoardLog(string folder) : Callback
{
    readonly string folder = !string.IsNullOrWhiteSpace(folder) ? folder : throw new ArgumentException("The folder of the log is empty; give the name of a folder.", nameof(folder));
    readonly ValueHistogram histogram = new();
    EventFile? file;
    string[] metrics = [];
    byte[][] metricTags = [], weightTags = [];
    float[] weights = [];

    /// <summary>Writes loss and rate also every so many updates; 0 unless set, for never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int EveryBatches { get; init => field = NotNegative(value, nameof(EveryBatches)); }

    /// <summary>Whether it writes after every epoch how the numbers of every parameter are distributed; false unless set.</summary>
    public bool Weights { get; init; }

    /// <inheritdoc/>
    /// <exception cref="IOException">The folder or the file cannot be made.</exception>
    public override void OnStart(Trainer trainer)
    {
        metrics = new string[trainer.HasValidation ? trainer.Metrics.Count : 0];
        metricTags = new byte[metrics.Length][];
        for (int i = 0; i < metrics.Length; i++)
        {
            metrics[i] = trainer.Metrics[i].Name;
            metricTags[i] = Encoding.UTF8.GetBytes($"validation/{metrics[i]}");
        }
        ParameterList parameters = trainer.Network.Parameters;
        weightTags = new byte[Weights ? parameters.Count : 0][];
        int largest = 0;
        for (int i = 0; i < weightTags.Length; i++)
        {
            weightTags[i] = Encoding.UTF8.GetBytes($"weights/{parameters[i].Name}");
            largest = Math.Max(largest, parameters[i].Count);
        }
        weights = new float[largest];
        Directory.CreateDirectory(folder);
        file = Open(trainer);
    }

    /// <inheritdoc/>
    public override void OnBatch(Trainer trainer, in TrainingProgress progress)
    {
        if (EveryBatches > 0 && trainer.Steps % EveryBatches == 0)
        {
            file!.Scalar("batch/loss"u8, trainer.Steps, progress.Loss);
            file.Scalar("batch/rate"u8, trainer.Steps, trainer.Optimizer.LearningRate);
        }
    }

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochReport epoch)
    {
        long step = trainer.Steps;
        file!.Scalar("training/loss"u8, step, epoch.TrainingLoss);
        file.Scalar("training/rate"u8, step, epoch.LearningRate);
        if (trainer.HasValidation)
        {
            file.Scalar("validation/loss"u8, step, epoch.ValidationLoss);
            file.Scalar("validation/accuracy"u8, step, epoch.ValidationAccuracy);
        }
        for (int i = 0; i < metrics.Length; i++)
        {
            file.Scalar(metricTags[i], step, (float)epoch.ValidationMetrics[metrics[i]]);
        }
        for (int i = 0; i < weightTags.Length; i++)
        {
            Parameter parameter = trainer.Network.Parameters[i];
            Span<float> values = weights.AsSpan(0, parameter.Count);
            parameter.CopyTo(values);
            histogram.Fill(values);
            file.Distribution(weightTags[i], step, histogram);
        }
        file.Flush();
    }

    /// <inheritdoc/>
    public override void OnEnd(Trainer trainer, TrainingReport report)
    {
        using EventFile? open = file;
        file = null;
        open?.Flush();
    }

    EventFile Open(Trainer trainer)
    {
        var opened = new EventFile(NewPath(trainer.TimeProvider.GetUtcNow()), trainer.TimeProvider);
        if (trainer.IsResuming)
        {
            opened.Restart(trainer.Steps);
        }
        opened.Flush();
        return opened;
    }

    // TensorBoard takes every file with "tfevents" in its name, in the order of their names.
    string NewPath(DateTimeOffset now)
    {
        for (int number = 0; ; number++)
        {
            string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{now.ToUnixTimeSeconds():D10}.{number:D4}.fastnn"));
            if (!File.Exists(path))
            {
                return path;
            }
        }
    }
}
