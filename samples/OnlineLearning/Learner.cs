using FastNn;
using FastNn.Data;
using FastNn.Hosting;

namespace OnlineLearning;

/// <summary>The result of an update of the snapshot.</summary>
enum SnapshotUpdate
{
    /// <summary>Nothing was changed: there was too little feedback to evaluate the published snapshot.</summary>
    Waited,

    /// <summary>A snapshot of the trained network was published.</summary>
    Published,

    /// <summary>The published snapshot was less accurate than the previous one, which was published again.</summary>
    RolledBack,
}

/// <summary>
/// Trains on feedback while the model serves. Every update publishes a snapshot; the next update evaluates it on later feedback, on which neither it nor the
/// previous snapshot was trained, and rolls back to the previous one where that is more accurate.
/// </summary>
/// <remarks><see cref="Add"/> may be called by any thread; <see cref="Train"/> and <see cref="UpdateSnapshot"/> by one at a time.</remarks>
sealed class Learner : IDisposable
{
    const int Window = 2048, MinFeedback = 100;

    // The accuracies of two equally good snapshots on some hundred samples differ by up to this by chance.
    const double Margin = 0.03;

    readonly ServedModel model;
    readonly Lock receiving = new();
    readonly FeedbackRing received, trained;
    readonly float learningRate;
    Network training, published;
    Network? previous;
    Trainer trainer;
    int corrupted;

    /// <param name="model">The model that is updated.</param>
    /// <param name="network">Its network.</param>
    /// <param name="learningRate">The learning rate.</param>
    public Learner(ServedModel model, Network network, float learningRate = 3e-3f)
    {
        this.model = model;
        this.learningRate = learningRate;
        received = new FeedbackRing(Window, network.Inputs);
        trained = new FeedbackRing(Window, network.Inputs);
        published = network;
        training = published.Copy();
        trainer = CreateTrainer(training);
    }

    /// <summary>The number of samples received since the last update of the snapshot.</summary>
    public int ReceivedCount
    {
        get
        {
            lock (receiving)
            {
                return received.Count;
            }
        }
    }

    /// <summary>Adds a sample and its true label.</summary>
    public void Add(ReadOnlySpan<float> input, int label)
    {
        lock (receiving)
        {
            received.Add(input, label);
        }
    }

    /// <summary>
    /// Trains for a limited time on the samples of earlier updates. Where the training diverges, it restarts from the published snapshot, so that
    /// <see cref="UpdateSnapshot"/> always has finite weights to publish.
    /// </summary>
    public void Train(TimeSpan budget)
    {
        if (trained.Count == 0)
        {
            return;
        }
        TrainForResult result = trainer.TrainFor(budget, trained.Data);
        // The loss is that before the last step, after which the weights may not be finite.
        if (result.Batches > 0 && !(float.IsFinite(result.Loss) && IsFinite(training)))
        {
            Restart(published);
        }
    }

    /// <summary>Evaluates the published snapshot on the samples received since, and publishes a new snapshot, or the previous one where that was more
    /// accurate.</summary>
    public SnapshotUpdate UpdateSnapshot()
    {
        Dataset fresh;
        lock (receiving)
        {
            if (received.Count < MinFeedback)
            {
                return SnapshotUpdate.Waited;
            }
            fresh = received.MoveTo(trained);
        }
        if (previous is not null && ComputeAccuracy(published, fresh) < ComputeAccuracy(previous, fresh) - Margin)
        {
            model.Publish(previous);
            published = previous;
            previous = null;
            Restart(published);
            return SnapshotUpdate.RolledBack;
        }
        previous = published;
        published = training.Copy();
        if (Interlocked.Exchange(ref corrupted, 0) == 1)
        {
            Parameter bias = published.Parameters["2.bias"];
            bias.Set([1000, .. new float[bias.Count - 1]]);
        }
        model.Publish(published);
        return SnapshotUpdate.Published;
    }

    /// <summary>Corrupts the next snapshot, as bad feedback might, to demonstrate a rollback.</summary>
    public void CorruptSnapshot() => Interlocked.Exchange(ref corrupted, 1);

    public void Dispose() => trainer.Dispose();

    void Restart(Network network)
    {
        trainer.Dispose();
        training = network.Copy();
        trainer = CreateTrainer(training);
    }

    Trainer CreateTrainer(Network network) =>
        new(network, new SoftmaxCrossEntropy(), new Adam(learningRate)) { BatchSize = 32, ClipGradientNorm = 1, Seed = 1 };

    static bool IsFinite(Network network) => network.Parameters.All(parameter =>
    {
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        return values.All(float.IsFinite);
    });

    static double ComputeAccuracy(Network network, Dataset samples)
    {
        using Predictor predictor = network.CreatePredictor();
        int correct = 0;
        for (int row = 0; row < samples.Count; row++)
        {
            correct += predictor.Classify(samples.GetInput(row)) == samples.GetLabel(row) ? 1 : 0;
        }
        return (double)correct / samples.Count;
    }
}
