using FastNn.Data;
using FastNn.Training;

namespace FastNn;

/// <content>Data larger than memory.</content>
public sealed partial class Trainer
{
    /// <summary>
    /// Trains for <see cref="Epochs"/> epochs on a source that is read anew in each of them: the next batch by a thread of its own while this one is trained.
    /// Samples come
    /// in the order of the source; <see cref="Shuffle"/> has no say. All else is as with a dataset, also bit for bit, and so is a training that is resumed.
    /// </summary>
    /// <param name="training">What is learned.</param>
    /// <param name="validation">What is tested after every epoch; may be null.</param>
    /// <param name="cancellationToken">Looked at between batches, and while the source is waited for. A cancelled training is not an error: the report says so,
    /// and the network holds what it has learned.</param>
    /// <returns>What happened in every whole epoch.</returns>
    /// <exception cref="ArgumentException">The data does not fit the network; nothing is changed. Or a batch has a label or a target that the loss refuses; the
    /// network has learned the batches before it.</exception>
    /// <exception cref="InvalidOperationException">The source ends before its <see cref="StreamingDataset.Count"/>. Or a <see cref="PreprocessingLayer"/> of
    /// the network was never fitted, or a callback of a training that runs has called this; nothing is changed.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    /// <exception cref="PlatformNotSupportedException">The platform starts no threads, as in a browser.</exception>
    /// <remarks>What the source throws comes out of here, after the batches before it were trained and all callbacks have heard of the end. A source that is
    /// stuck when the
    /// training is cancelled is waited for no longer than a second.</remarks>
    public TrainingReport Fit(StreamingDataset training, Dataset? validation = null, CancellationToken cancellationToken = default)
    {
        CheckNotFitting(nameof(Fit));
        SampleShape shape = CheckDataset(training, nameof(training));
        CheckResumed(shape, nameof(training));
        CheckBatches(shape, nameof(training));
        BatchSource? held = Held(validation);
        using var source = new StreamBatches(training, BatchSize);
        return Fit(shape, source, held, cancellationToken);
    }

    /// <summary><see cref="Test(Dataset)"/> of a source larger than memory, read once.</summary>
    /// <exception cref="ArgumentException">The data does not fit the network, the loss or a metric.</exception>
    /// <exception cref="InvalidOperationException">The source ends before its <see cref="StreamingDataset.Count"/>.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    /// <exception cref="PlatformNotSupportedException">The platform starts no threads, as in a browser.</exception>
    public TestResult Test(StreamingDataset data)
    {
        SampleShape shape = CheckDataset(data, nameof(data));
        CheckMetrics(shape);
        using var source = new StreamBatches(data, BatchSize);
        return Test(source);
    }

    SampleShape CheckDataset(StreamingDataset data, string name)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentNullException.ThrowIfNull(data, name);
        return Check(SampleShape.Of(data), name);
    }
}
