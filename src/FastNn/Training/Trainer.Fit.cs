using System.Runtime.CompilerServices;
using FastNn.Contracts;
using FastNn.Data;
using FastNn.Training;

namespace FastNn;

/// <content>Whole trainings, and their checkpoints.</content>
public sealed partial class Trainer
{
    /// <summary>Trains for <see cref="Epochs"/> epochs, with the trainer's options. Allocates when it begins and at the end of an epoch, and nothing in
    /// between.</summary>
    /// <param name="training">The data to train on.</param>
    /// <param name="validation">The data to test on after every epoch; may be null.</param>
    /// <param name="cancellationToken">Observed between batches. A cancelled training is not an error: the report says so, and the network keeps what it has
    /// learned.</param>
    /// <returns>What happened in every whole epoch.</returns>
    /// <exception cref="ArgumentException">The data do not fit the network or the loss; nothing is changed.</exception>
    /// <exception cref="InvalidOperationException">A <see cref="PreprocessingLayer"/> of the network was never fitted, or a callback of a training that runs
    /// has called this; nothing is changed.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    /// <remarks>An exception of a callback comes out of here after <see cref="Callback.OnEnd"/> of all callbacks; the trainer stays usable, with the weights of
    /// that moment.</remarks>
    [OverloadResolutionPriority(1)] // a null is no validation data
    public TrainingReport Fit(Dataset training, Dataset? validation = null, CancellationToken cancellationToken = default) =>
        Fit(training, options with { Validation = validation }, cancellationToken);

    /// <summary>Trains with other options than the trainer's, and keeps step number and optimizer states: for a second phase.</summary>
    /// <param name="training">The data to train on.</param>
    /// <param name="options">Epochs, validation data, schedule, callbacks and progress.</param>
    /// <param name="cancellationToken">Observed between batches.</param>
    /// <inheritdoc cref="Fit(Dataset, Dataset, CancellationToken)" path="/*[not(self::summary or self::param)]"/>
    public TrainingReport Fit(Dataset training, FitOptions options, CancellationToken cancellationToken = default)
    {
        CheckNotFitting(nameof(Fit));
        ArgumentNullException.ThrowIfNull(training);
        checkpoints.CheckFit(training.Count, options);
        return Fit(Open(training, nameof(training)), training.Count, options, cancellationToken);
    }

    /// <summary>
    /// Trains for <see cref="Epochs"/> epochs on a source that is read anew in each of them: a thread of its own reads the next batch while this one is
    /// trained. Samples come in the order of the source; <see cref="Shuffle"/> has an effect where it overrides
    /// <see cref="StreamingDataset.Open(int)"/>. All else is as with a dataset, bit for bit, also when it is resumed.
    /// </summary>
    /// <param name="training">The data to train on.</param>
    /// <param name="validation">The data to test on after every epoch; may be null.</param>
    /// <param name="cancellationToken">Observed between batches, and while the source is waited for. A cancelled training is not an error: the report says so,
    /// and the network keeps what it has learned.</param>
    /// <returns>What happened in every whole epoch.</returns>
    /// <exception cref="ArgumentException">The data do not fit the network; nothing is changed. Or a batch has a label or a target that the loss refuses; the
    /// network has learned the batches before it.</exception>
    /// <exception cref="InvalidOperationException">The source ends before its <see cref="StreamingDataset.Count"/>. Or a <see cref="PreprocessingLayer"/> of
    /// the network was never fitted, or a callback of a training that runs has called this; nothing is changed.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    /// <exception cref="PlatformNotSupportedException">The platform starts no threads, as in a browser.</exception>
    /// <remarks>An exception of the source comes out of here, after the batches before it were trained and <see cref="Callback.OnEnd"/> of all callbacks. A
    /// source that is stuck when the training is cancelled is waited for no longer than a second.</remarks>
    [OverloadResolutionPriority(1)] // a null is no validation data
    public TrainingReport Fit(StreamingDataset training, Dataset? validation = null, CancellationToken cancellationToken = default) =>
        Fit(training, options with { Validation = validation }, cancellationToken);

    /// <inheritdoc cref="Fit(Dataset, FitOptions, CancellationToken)" path="/summary"/>
    /// <param name="training">The data to train on.</param>
    /// <param name="options">Epochs, validation data, schedule, callbacks and progress.</param>
    /// <param name="cancellationToken">Observed between batches.</param>
    /// <inheritdoc cref="Fit(StreamingDataset, Dataset, CancellationToken)" path="/*[not(self::summary or self::param)]"/>
    public TrainingReport Fit(StreamingDataset training, FitOptions options, CancellationToken cancellationToken = default)
    {
        CheckNotFitting(nameof(Fit));
        ArgumentNullException.ThrowIfNull(training);
        training.CheckTraining(BatchSize, GradientReduction?.Description);
        checkpoints.CheckFit(training.Count, options);
        CheckShape(SampleShape.Of(training), nameof(training));
        using var source = new StreamBatches(training, BatchSize, GradientReduction);
        return Fit(source, training.Count, options, cancellationToken);
    }

    TrainingReport Fit(BatchSource source, int samples, FitOptions options, CancellationToken cancellationToken)
    {
        BatchSource? validation = options.Validation is { } data ? evaluator.Open(data, "validation") : null;
        CheckPreprocessing();
        if (GradientReduction is not null)
        {
            SameTraining.CheckFit(GradientReduction, this, options, samples);
        }
        return fit.Run(source, samples, validation, evaluator, options, cancellationToken);
    }

    /// <summary>Ends <see cref="Fit(Dataset, Dataset, CancellationToken)"/> after the batch, or the epoch, at which a callback calls this.</summary>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public void RequestStop()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        fit.State?.StopRequested = true;
    }

    /// <summary>
    /// Trains as many batches as a time allows, for control loops, games and services that have some milliseconds to spare now and then. Stops in the middle of
    /// an epoch, and continues there at the next call with the same data; every epoch has its own order where <see cref="Shuffle"/> is on. Allocates at the
    /// first call with a dataset and never again.
    /// </summary>
    /// <param name="budget">The time, at least 0. A batch that would end after it, if it took as long as the one before, is not begun; the first of a call
    /// always is, unless the budget is 0. So it is overrun by one batch at most.</param>
    /// <param name="data">The data to train on. Another dataset than at the last call begins anew.</param>
    /// <param name="cancellationToken">Observed between batches; a cancelled call ends like one whose time is over.</param>
    /// <exception cref="ArgumentException">The budget is negative, or the data do not fit the network or the loss; nothing is changed.</exception>
    /// <exception cref="InvalidOperationException">A callback of a <see cref="Fit(Dataset, Dataset, CancellationToken)"/> that runs has called this, or there
    /// is a <see cref="GradientReduction"/>; nothing is changed.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    /// <remarks>The learning rate is the optimizer's; schedule, callbacks and progress are not called. A loss that is NaN or infinite ends the call, with the
    /// weights as they are then. A finite one is that of weights before the last update, which may have ruined them: test before you keep
    /// (<see cref="Network.Copy"/>) or publish them. The place in the data is not part of a checkpoint.</remarks>
    public TrainForResult TrainFor(TimeSpan budget, Dataset data, CancellationToken cancellationToken = default)
    {
        CheckNotFitting(nameof(TrainFor));
        Require.State(GradientReduction is null,
            $"TrainFor trains as many batches as a time allows, and processes that train together must train as many. Call Fit.");
        Require.Range(budget >= TimeSpan.Zero, nameof(budget), $"budget is {budget}; it must be at least 0.");
        return timed.Run(budget, data, cancellationToken);
    }

    /// <summary>
    /// Searches for a learning rate: trains some batches while the rate rises evenly in its logarithm, until the loss has become much worse than its best, and
    /// then restores weights, optimizer states and learning rate.
    /// </summary>
    /// <param name="data">The data to train on, walked through as often as needed.</param>
    /// <param name="lowest">The first rate, above 0.</param>
    /// <param name="highest">The last rate, above the first.</param>
    /// <param name="batches">Rates to try, at least 2.</param>
    /// <returns>The losses by rate, with a suggestion. It ends early where the smoothed loss is above its best by three times the size of that, or NaN or
    /// infinite.</returns>
    /// <exception cref="ArgumentException">The rates or batches are out of their ranges, or the data do not fit; nothing is changed.</exception>
    /// <exception cref="InvalidOperationException">The first loss is NaN or infinite. Or a callback of a
    /// <see cref="Fit(Dataset, Dataset, CancellationToken)"/> that runs has called this; nothing is changed.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    /// <remarks>Allocates a copy of the weights and of the optimizer's states. Schedule and callbacks are not called.</remarks>
    public LearningRateSearch FindLearningRate(Dataset data, float lowest = 1e-6f, float highest = 10, int batches = 100)
    {
        CheckNotFitting(nameof(FindLearningRate));
        Require.Argument(lowest > 0 && highest > lowest && float.IsFinite(highest), nameof(lowest),
            $"The rates are from {lowest} to {highest}; the lowest must be above 0, the highest above it and finite.");
        Require.AtLeast(batches, 2, nameof(batches));
        return LearningRateSearch.Run(this, updater, Open(data, nameof(data)), lowest, highest, batches);
    }

    /// <summary>
    /// Saves all that is needed to continue from here, also in the middle of a <see cref="Fit(Dataset, Dataset, CancellationToken)"/> that was cancelled:
    /// weights, statistics, the states of optimizer, schedule and callbacks, the place in the training, and the options that it depends on.
    /// </summary>
    /// <param name="path">The file, replaced as a whole or not at all. It is a model file too.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="InvalidOperationException">A layer of your own is not in the <see cref="Catalog"/>.</exception>
    /// <exception cref="IOException">The file cannot be written; an old one stays as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; an old one stays as it was.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    /// <remarks>Callbacks call <see cref="RequestCheckpoint"/>.</remarks>
    public void SaveCheckpoint(string path)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentException.ThrowIfNullOrEmpty(path);
        checkpoints.Save(path);
    }

    /// <summary>Saves a checkpoint, for callbacks, when all of them have been told of this batch or epoch, so that it holds the state of each. It is copied
    /// then, and written while the training continues; Fit returns when the file is complete.</summary>
    /// <param name="path">As for <see cref="SaveCheckpoint"/>, whose exceptions then come out of Fit, at the latest when it ends.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="InvalidOperationException">No Fit runs.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public void RequestCheckpoint(string path)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentException.ThrowIfNullOrEmpty(path);
        Require.State(fit.IsRunning, $"RequestCheckpoint was called while no Fit runs that could save it. Call SaveCheckpoint, which saves at once.");
        checkpoints.Request(path);
    }

    /// <summary>
    /// Restores a checkpoint, so that the next <see cref="Fit(Dataset, Dataset, CancellationToken)"/>, or the next step, continues where it was saved: with the
    /// same data and options, bit for bit as if nothing had happened in between, whatever the number of threads. <see cref="Epochs"/> may have become more. The
    /// learning rate, the strength of the regularizer, and the factors and frozen flags of the parameters are the checkpoint's, and may be changed afterwards.
    /// </summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="options">Those of the Fit that continues, where they are not the trainer's.</param>
    /// <exception cref="FastNnFormatException">The file is malformed, no checkpoint, or one of a network of other layers; nothing is changed.</exception>
    /// <exception cref="ArgumentException">It was saved by a trainer with other options; the message names the first of them, and nothing is
    /// changed.</exception>
    /// <exception cref="InvalidOperationException">A callback of a <see cref="Fit(Dataset, Dataset, CancellationToken)"/> that runs has called this; nothing is
    /// changed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public void Resume(string path, FitOptions? options = null)
    {
        CheckNotFitting(nameof(Resume));
        checkpoints.Resume(path, options ?? this.options);
    }

    /// <summary>Returns the batches of a dataset to train on.</summary>
    internal DatasetBatches Open(Dataset data, string name)
    {
        ArgumentNullException.ThrowIfNull(data, name);
        CheckShape(SampleShape.Of(data), name);
        return checks.Open(data, BatchSize, Seed);
    }

    void CheckShape(SampleShape data, string name)
    {
        checks.CheckShape(data, name);
        TrainStep own = PrepareStep();
        // The whole batches, and the rest that is the last.
        own.CheckRows(Math.Min(BatchSize, data.Count), name);
        own.CheckRows((data.Count - 1) % BatchSize + 1, name);
    }

    void CheckNotFitting(string call)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        Require.State(!fit.IsRunning,
            $"{call} was called while Fit runs, which owns the place in the data, the learning rate and the weights until it returns. Call RequestStop, and " +
            $"{call} when Fit has returned.");
    }
}
