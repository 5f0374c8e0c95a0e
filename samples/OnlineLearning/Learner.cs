using FastNn;
using FastNn.Data;
using FastNn.Hosting;

namespace OnlineLearning;

/// <summary>What a turn of the learner did.</summary>
enum Turn
{
    /// <summary>Too little was heard since the last turn to judge by.</summary>
    Waited,

    /// <summary>A snapshot of what was learned serves.</summary>
    Published,

    /// <summary>The snapshot that served was worse than the one before it, which serves again.</summary>
    RolledBack,
}

/// <summary>
/// Learns from feedback beside the callers of a model. Every turn publishes a snapshot; the next turn judges it by feedback that came after it, which neither
/// it
/// nor the snapshot before it has learned from, and takes it back where it was the worse of the two.
/// </summary>
/// <remarks><see cref="Add"/> may be called by any thread; <see cref="Learn"/> and <see cref="Turn"/> by one at a time.</remarks>
sealed class Learner : IDisposable
{
    const int Window = 2048, LeastFeedback = 100;

    // What two snapshots that are equally good may differ by chance on some hundred samples.
    const double Margin = 0.03;

    readonly ServedModel model;
    readonly Lock hearing = new();
    readonly FeedbackRing heard, learned;
    readonly float rate;
    Network learning, serving;
    Network? before;
    Trainer trainer;
    int spoilt;

    /// <param name="model">Where snapshots are published.</param>
    /// <param name="network">What serves already.</param>
    /// <param name="rate">The learning rate.</param>
    public Learner(ServedModel model, Network network, float rate = 3e-3f)
    {
        this.model = model;
        this.rate = rate;
        heard = new FeedbackRing(Window, network.Inputs);
        learned = new FeedbackRing(Window, network.Inputs);
        serving = network;
        learning = serving.Copy();
        trainer = MakeTrainer(learning);
    }

    /// <summary>Samples that have not been judged by yet.</summary>
    public int Fresh
    {
        get
        {
            lock (hearing)
            {
                return heard.Count;
            }
        }
    }

    /// <summary>A sample and what it turned out to be.</summary>
    public void Add(ReadOnlySpan<float> input, int label)
    {
        lock (hearing)
        {
            heard.Add(input, label);
        }
    }

    /// <summary>
    /// Learns what has been judged by, for so long. Callers of the model notice nothing. Where training has failed, what serves is what it begins from anew, so
    /// that <see cref="Turn"/> always has good weights to publish.
    /// </summary>
    public void Learn(TimeSpan budget)
    {
        if (learned.Count == 0)
        {
            return;
        }
        TrainForResult result = trainer.TrainFor(budget, learned.Data);
        // The loss is that of the weights before the last update, which may have ruined them.
        if (result.Batches > 0 && !(float.IsFinite(result.Loss) && IsFinite(learning)))
        {
            StartFrom(serving);
        }
    }

    /// <summary>Judges what serves by what was heard since, and publishes: what was learned, or, where that has turned out worse, what served before.</summary>
    public Turn Turn()
    {
        Dataset fresh;
        lock (hearing)
        {
            if (heard.Count < LeastFeedback)
            {
                return OnlineLearning.Turn.Waited;
            }
            fresh = heard.Take(learned);
        }
        if (before is not null && Accuracy(serving, fresh) < Accuracy(before, fresh) - Margin)
        {
            model.Publish(before);
            serving = before;
            before = null;
            StartFrom(serving);
            return OnlineLearning.Turn.RolledBack;
        }
        before = serving;
        serving = learning.Copy();
        if (Interlocked.Exchange(ref spoilt, 0) == 1)
        {
            Parameter bias = serving.Parameters["2.bias"];
            bias.Set([1000, .. new float[bias.Count - 1]]);
        }
        model.Publish(serving);
        return OnlineLearning.Turn.Published;
    }

    /// <summary>Ruins what has been learned by the next turn, as bad feedback might: to see it taken back.</summary>
    public void Spoil() => Interlocked.Exchange(ref spoilt, 1);

    public void Dispose() => trainer.Dispose();

    void StartFrom(Network network)
    {
        trainer.Dispose();
        learning = network.Copy();
        trainer = MakeTrainer(learning);
    }

    Trainer MakeTrainer(Network network) => new(network, new SoftmaxCrossEntropy(), new Adam(rate)) { BatchSize = 32, ClipGradientNorm = 1, Seed = 1 };

    static bool IsFinite(Network network) => network.Parameters.All(parameter =>
    {
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        return values.All(float.IsFinite);
    });

    static double Accuracy(Network network, Dataset samples)
    {
        using Predictor predictor = network.CreatePredictor();
        int right = 0;
        for (int row = 0; row < samples.Count; row++)
        {
            right += predictor.Classify(samples.GetInput(row)) == samples.GetLabel(row) ? 1 : 0;
        }
        return (double)right / samples.Count;
    }
}
