using FastNn.Contracts;
using FastNn.Data;

namespace FastNn;

/// <summary>
/// The options of one <see cref="Trainer.Fit(Dataset, FitOptions, CancellationToken)"/>, in place of those of the trainer: for a second phase of training that
/// keeps the optimizer's states, with other epochs, or another schedule.
/// </summary>
public sealed record FitOptions
{
    /// <summary>Passes through the data; 1 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Epochs { get; init => field = Require.AtLeast(value, 1, nameof(Epochs)); } = 1;

    /// <summary>The data that are tested after every epoch; none unless set.</summary>
    public Dataset? Validation { get; init; }

    /// <summary>Changes the learning rate, beginning with the one that the optimizer has, which it has again at the end; constant unless set.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>The callbacks, called in order; none unless set.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<Callback> Callbacks
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value), "Callbacks is null; omit it, or set it to [].");
    } = [];

    /// <summary>Called after every batch, on the thread that trains; none unless set. (The framework's <see cref="Progress{T}"/> allocates and reorders; a
    /// class of your own need not.)</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }
}
