using FastNn.Contracts;
using FastNn.Data;
using FastNn.Training;

namespace FastNn;

/// <content>The options. Their order does not matter: buffers are made when all are known.</content>
public sealed partial class Trainer
{
    readonly FitOptions options = new();
    readonly Metric[] metrics = [];

    /// <summary>The largest batch, and the batch of <see cref="Fit(Dataset, Dataset, CancellationToken)"/>; 32 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int BatchSize { get; init => field = Require.AtLeast(value, 1, nameof(BatchSize)); } = 32;

    /// <summary>
    /// The most samples that go through the layers at once; 0, for whole batches, unless set. The gradients of the pieces of a larger batch are added up:
    /// memory for a piece, the update of the whole. Layers that measure a batch (<see cref="BatchNorm"/>) measure the pieces.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int MicroBatchSize { get; init => field = Require.AtLeast(value, 0, nameof(MicroBatchSize), ", where 0 is for whole batches"); }

    /// <summary>Threads that share the work of a batch, the caller included; 1 unless set. The results do not depend on it, bit for bit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 1 to 1,024.</exception>
    /// <exception cref="PlatformNotSupportedException">It is above 1, and the platform starts no threads, as in a browser.</exception>
    public int Threads { get; init => field = Evaluator.CheckThreads(value); } = 1;

    /// <summary>The reduction that makes several processes train one network together, each on its pieces of every batch; none unless set.</summary>
    /// <remarks><see cref="TrainFor"/>, whose batches depend on the time, is refused with it.</remarks>
    public GradientReduction? GradientReduction { get; init; }

    /// <summary>The seed of the order of samples and of dropout; 0 unless set.</summary>
    public long Seed { get; init; }

    /// <summary>Whether every epoch has its own order of samples; true unless set. The data are not copied for it.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>A penalty on weights, whose gradient is added to that of the loss; none unless set. Losses are reported without it. Its
    /// <see cref="FastNn.Regularizer.Strength"/> may be changed between steps.</summary>
    public Regularizer? Regularizer
    {
        get => updater.Regularizer;
        init
        {
            updater.Regularizer = value;
            // The strength may change later, and is then part of the state, not of the options.
            RegularizerSettings = CheckpointOptions.Format(value is null ? null : value.Describe);
        }
    }

    /// <summary>Restricts matrices of weights after every update; none unless set.</summary>
    public Constraint? Constraint { get => updater.Constraint; init => updater.Constraint = value; }

    /// <summary>The largest L2 norm of all gradients together, to which longer ones are scaled; infinite unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0.</exception>
    public float ClipGradientNorm { get => updater.ClipGradientNorm; init => updater.ClipGradientNorm = value; }

    /// <summary>The largest size of an element of the gradient, before <see cref="ClipGradientNorm"/>; infinite unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0.</exception>
    public float ClipGradientValue { get => updater.ClipGradientValue; init => updater.ClipGradientValue = value; }

    /// <summary>
    /// The loss, as a multiple of the first batch's, above which a training ends as <see cref="StopReason.Diverged"/>; infinite unless set. A loss that is NaN
    /// or infinite ends it always, and so do such weights or such a validation loss at the end of an epoch, or before a checkpoint is written. The network then
    /// has the weights from the beginning of that epoch, and the optimizer's states are cleared: its next step is a first one, whatever <see cref="Steps"/>
    /// says.
    /// </summary>
    /// <remarks>The limit has no effect where the first loss is not above 0, as those of log-likelihoods need not be.</remarks>
    /// <exception cref="ArgumentException">It is not above 1.</exception>
    public float DivergenceLimit
    {
        get;
        init
        {
            Require.Argument(value > 1, nameof(DivergenceLimit), $"DivergenceLimit is {value}; it must be above 1.");
            field = value;
        }
    } = float.PositiveInfinity;

    /// <summary>The metrics that are computed on validation data after every epoch, and by <see cref="Test(Dataset)"/>; none unless set. Loss and accuracy are
    /// computed anyway.</summary>
    /// <exception cref="ArgumentException">Two have the same name.</exception>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<Metric> Metrics { get => metrics; init => metrics = Evaluator.CheckNames(value); }

    /// <summary>Passes of <see cref="Fit(Dataset, Dataset, CancellationToken)"/> through the data; 1 unless set. While a Fit runs, that of its
    /// <see cref="FitOptions"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int Epochs { get => CurrentOptions.Epochs; init => options = options with { Epochs = value }; }

    /// <inheritdoc cref="FitOptions.Schedule"/>
    public Schedule? Schedule { get => CurrentOptions.Schedule; init => options = options with { Schedule = value }; }

    /// <inheritdoc cref="FitOptions.DecaySchedule"/>
    public Schedule? DecaySchedule { get => CurrentOptions.DecaySchedule; init => options = options with { DecaySchedule = value }; }

    /// <inheritdoc cref="FitOptions.DropoutSchedule"/>
    public Schedule? DropoutSchedule { get => CurrentOptions.DropoutSchedule; init => options = options with { DropoutSchedule = value }; }

    /// <inheritdoc cref="FitOptions.SmoothingSchedule"/>
    public Schedule? SmoothingSchedule { get => CurrentOptions.SmoothingSchedule; init => options = options with { SmoothingSchedule = value }; }

    /// <inheritdoc cref="FitOptions.Callbacks"/>
    public IReadOnlyList<Callback> Callbacks { get => CurrentOptions.Callbacks; init => options = options with { Callbacks = value }; }

    /// <inheritdoc cref="FitOptions.Progress"/>
    public IProgress<TrainingProgress>? Progress { get => CurrentOptions.Progress; init => options = options with { Progress = value }; }

    /// <summary>The clock that measures durations, and that callbacks read; the system's unless set.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public TimeProvider TimeProvider { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = TimeProvider.System;

    /// <summary>Whether the training that runs has validation data. For callbacks.</summary>
    public bool HasValidation => fit is { IsRunning: true, Options.Validation: not null };

    /// <summary>Whether the training that begins continues from a checkpoint: true from <see cref="Resume"/> until all callbacks have been started. For
    /// callbacks.</summary>
    public bool IsResuming => checkpoints.Resumed is not null;

    /// <summary>The settings with which the regularizer was given to the trainer.</summary>
    internal string RegularizerSettings { get; private init; } = "";

    /// <summary>The most rows that go through the layers at once.</summary>
    internal int Piece => GradientReduction is { } reduction ? (BatchSize - 1) / reduction.Pieces + 1
        : MicroBatchSize == 0 ? BatchSize : Math.Min(MicroBatchSize, BatchSize);

    /// <summary>Returns whether the training must stop, by the will of any process.</summary>
    internal bool AgreeToStop(bool stop) => GradientReduction?.AgreeToStop(stop) ?? stop;

    /// <summary>The place of the training that runs or was the last; null before the first.</summary>
    internal FitState? FitState => fit.State;

    /// <summary>The options of the training that runs or was the last; the trainer's own before the first.</summary>
    internal FitOptions LastOptions => fit.State is null ? options : fit.Options;

    /// <summary>Puts the next Fit where a checkpoint was saved.</summary>
    internal void Place(FitState? state, FitOptions resumedOptions) => (fit.State, fit.Options) = (state, resumedOptions);

    FitOptions CurrentOptions => fit.IsRunning ? fit.Options : options;
}
