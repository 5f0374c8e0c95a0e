using System.Globalization;
using FastNn.Contracts;
using FastNn.Training;

namespace FastNn;

/// <summary>
/// Saves checkpoints while a training runs: after every epoch whose loss is the best so far, or regularly, if <see cref="EveryEpochs"/> or
/// <see cref="EveryBatches"/> is set. <see cref="Trainer.Resume"/> continues from a checkpoint, bit for bit as if the training had never stopped. A checkpoint
/// is a model file too.
/// </summary>
/// <param name="path">The file, replaced as a whole each time. "<c>{epoch}</c>" and "<c>{step}</c>" in it are replaced by the number of completed epochs and
/// updates, so that older files stay.</param>
/// <exception cref="ArgumentException">The path is empty.</exception>
/// <remarks>Allocates when it saves, and not in between. A separate thread writes the file while the training continues. A process that is killed during a
/// write leaves the older file whole, and the unfinished one beside it, as <c>.tmp</c>. The loss is that of the validation data, or the training loss without
/// validation.</remarks>
public sealed class Checkpoint(string path) : Callback
{
    readonly string path = Require.NotEmpty(path, nameof(path), "the name of a file");
    MonitoredValue monitored;
    double best;

    /// <summary>Saves after every this many epochs, whatever the loss; 0, the default, for never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int EveryEpochs { get; init => field = Require.AtLeast(value, 0, nameof(EveryEpochs)); }

    /// <summary>Saves after every this many updates, whatever the loss; 0, the default, for never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int EveryBatches { get; init => field = Require.AtLeast(value, 0, nameof(EveryBatches)); }

    /// <summary>The name of one of the trainer's metrics, such as "F1", which decides on the validation data which epoch is the best; null, the default, for
    /// the loss. Whether larger is better is known by the metric.</summary>
    public string? Watch { get; init; }

    /// <inheritdoc/>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist.</exception>
    /// <exception cref="ArgumentException"><see cref="Watch"/> is not the name of a metric of the trainer, or there is no validation data.</exception>
    public override void OnStart(Trainer trainer)
    {
        monitored = MonitoredValue.Find(trainer, Watch, nameof(Checkpoint));
        best = double.PositiveInfinity;
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder '{folder}' of the checkpoint does not exist. Create it before the training begins.");
        }
    }

    /// <inheritdoc/>
    public override void OnBatch(Trainer trainer, in TrainingProgress progress)
    {
        if (EveryBatches > 0 && trainer.Steps % EveryBatches == 0)
        {
            trainer.RequestCheckpoint(FormatPath(progress.Epoch - 1, trainer.Steps));
        }
    }

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochReport epoch)
    {
        double cost = monitored.GetCost(epoch);
        bool isBest = cost < best;
        best = isBest ? cost : best;
        if (EveryEpochs > 0 ? epoch.Number % EveryEpochs == 0 : EveryBatches == 0 && isBest)
        {
            trainer.RequestCheckpoint(FormatPath(epoch.Number, trainer.Steps));
        }
    }

    /// <inheritdoc/>
    protected internal override void Save(Trainer trainer, TrainingState state) => state.Set("best", best);

    /// <inheritdoc/>
    protected internal override void Check(Trainer trainer, TrainingState state) => state.GetDouble("best", double.NegativeInfinity, double.PositiveInfinity);

    /// <inheritdoc/>
    protected internal override void Restore(Trainer trainer, TrainingState state) => best = state.GetDouble("best");

    string FormatPath(int epochs, long steps) => !path.Contains('{') ? path : path
        .Replace("{epoch}", epochs.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{step}", steps.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
