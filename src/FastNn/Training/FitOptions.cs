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

    /// <summary>Multiplies the weight decay of the optimizer; constant unless set. The strength of a regularizer does not follow it.</summary>
    /// <remarks>Like that of the learning rate, the factor is computed before every batch and belongs to this training: optimizer, layers and loss keep their
    /// settings, and steps outside of a Fit have them.</remarks>
    public Schedule? DecaySchedule { get; init; }

    /// <summary>Multiplies the rate of every <see cref="Dropout"/>; constant unless set.</summary>
    /// <inheritdoc cref="DecaySchedule" path="/remarks"/>
    public Schedule? DropoutSchedule { get; init; }

    /// <summary>Multiplies the <see cref="SoftmaxCrossEntropy.LabelSmoothing"/> of the loss in training steps; constant unless set. Validation and tests have
    /// the full smoothing, so that their losses can be compared across epochs.</summary>
    /// <inheritdoc cref="DecaySchedule" path="/remarks"/>
    public Schedule? SmoothingSchedule { get; init; }

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

    /// <summary>The schedules that are set, each with the name of its option.</summary>
    internal IEnumerable<(string Option, Schedule Schedule)> ListSchedules()
    {
        (string, Schedule?)[] all =
        [
            (nameof(Schedule), Schedule), (nameof(DecaySchedule), DecaySchedule), (nameof(DropoutSchedule), DropoutSchedule),
            (nameof(SmoothingSchedule), SmoothingSchedule),
        ];
        foreach ((string option, Schedule? schedule) in all)
        {
            if (schedule is not null)
            {
                yield return (option, schedule);
            }
        }
    }
}
