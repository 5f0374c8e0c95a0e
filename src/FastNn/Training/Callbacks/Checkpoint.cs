using System.Globalization;

namespace FastNn;

/// <summary>
/// Saves checkpoints while a training runs: after every epoch whose loss is the best so far, or, where <see cref="EveryEpochs"/> or
/// <see cref="EveryBatches"/> say so, regularly. A training goes on from one with <see cref="Trainer.Resume"/>, bit for bit as if it had never stopped, and
/// whatever loads models loads them too.
/// </summary>
/// <param name="path">The file, replaced as a whole each time. "<c>{epoch}</c>" and "<c>{step}</c>" in it stand for the numbers of epochs and updates done, so
/// that older files stay.</param>
/// <exception cref="ArgumentException">The path is empty.</exception>
/// <remarks>Allocates where it saves, and not in between. The file is written by a thread of its own while the training goes on. A process that is killed in
/// the middle of a write leaves the older file whole, and beside it what it was writing, as <c>.tmp</c>. The loss is that of the validation data, or of the
/// training where nothing is validated.</remarks>
public sealed class Checkpoint(string path) : Callback
{
    readonly string path = !string.IsNullOrWhiteSpace(path) ? path : throw new ArgumentException("The path of the checkpoint is empty; give the name of a file.", nameof(path));
    double best;

    /// <summary>Saves after every so many epochs, whatever the loss; 0 unless set, for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int EveryEpochs { get; init => field = NotNegative(value, nameof(EveryEpochs)); }

    /// <summary>Saves after every so many updates, whatever the loss; 0 unless set, for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int EveryBatches { get; init => field = NotNegative(value, nameof(EveryBatches)); }

    /// <summary>What says which epoch is the best: one of the trainer's metrics, on the validation data; the loss unless set.</summary>
    public Metric? Watch { get; init; }

    /// <inheritdoc/>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist.</exception>
    /// <exception cref="ArgumentException"><see cref="Watch"/> is none of the trainer's metrics, or nothing is validated.</exception>
    public override void OnStart(Trainer trainer)
    {
        trainer.CheckWatched(Watch, nameof(Checkpoint));
        best = double.PositiveInfinity;
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder '{folder}' for checkpoints does not exist. Make it before the training begins.");
        }
    }

    /// <inheritdoc/>
    public override void OnBatch(Trainer trainer, in TrainingProgress progress)
    {
        if (EveryBatches > 0 && trainer.Steps % EveryBatches == 0)
        {
            trainer.RequestCheckpoint(File(trainer, progress.Epoch - 1));
        }
    }

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochReport epoch)
    {
        double cost = epoch.Cost(Watch);
        bool isBest = cost < best;
        best = isBest ? cost : best;
        if (EveryEpochs > 0 ? epoch.Number % EveryEpochs == 0 : EveryBatches == 0 && isBest)
        {
            trainer.RequestCheckpoint(File(trainer, epoch.Number));
        }
    }

    /// <inheritdoc/>
    protected internal override void Save(Trainer trainer, TrainingState state) => state.Set("best", best);

    /// <inheritdoc/>
    protected internal override void Check(Trainer trainer, TrainingState state) => state.GetDouble("best", double.NegativeInfinity, double.PositiveInfinity);

    /// <inheritdoc/>
    protected internal override void Restore(Trainer trainer, TrainingState state) => best = state.GetDouble("best");

    string File(Trainer trainer, int epochs) => !path.Contains('{') ? path : path
        .Replace("{epoch}", epochs.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{step}", trainer.Steps.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
