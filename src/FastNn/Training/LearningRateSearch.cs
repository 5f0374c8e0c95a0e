using FastNn.Contracts;
using FastNn.Model;
using FastNn.Simd;
using FastNn.Training;

namespace FastNn;

/// <summary>The result of <see cref="Trainer.FindLearningRate"/>: a loss for every learning rate that was tried, in rising order.</summary>
/// <remarks>The range test of L. N. Smith, "Cyclical Learning Rates for Training Neural Networks", 2017; the suggestion is the rule of the fastai library
/// (J. Howard, S. Gugger 2020).</remarks>
public sealed record LearningRateSearch
{
    /// <summary>The rates, one per batch.</summary>
    public required IReadOnlyList<float> Rates { get; init; }

    /// <summary>The smoothed losses, as many.</summary>
    public required IReadOnlyList<float> Losses { get; init; }

    /// <summary>The rate with the smallest loss: about the largest that still trains.</summary>
    public float Best
    {
        get
        {
            int best = 0;
            for (int i = 1; i < Losses.Count; i++)
            {
                best = Losses[i] < Losses[best] ? i : best;
            }
            return Rates[best];
        }
    }

    /// <summary>A rate to train with: a tenth of <see cref="Best"/>.</summary>
    public float Suggestion => Best / 10;

    /// <summary>Trains with rising rates and restores everything.</summary>
    internal static LearningRateSearch Run(Trainer trainer, ParameterUpdater updater, DatasetBatches source, float lowest, float highest, int batches)
    {
        Span<float> values = trainer.Network.Parameters.Store.Values.Span, states = updater.States.Span;
        float[] oldValues = values.ToArray(), oldStates = states.ToArray();
        (double rate, long steps) = (updater.Optimizer.LearningRate, updater.Steps);
        try
        {
            return TryRates(trainer, source, lowest, highest, batches);
        }
        finally
        {
            oldValues.CopyTo(values);
            oldStates.CopyTo(states);
            (updater.Optimizer.LearningRate, updater.Steps) = (rate, steps);
        }
    }

    static LearningRateSearch TryRates(Trainer trainer, DatasetBatches source, float lowest, float highest, int batches)
    {
        const double Smoothing = 0.95, MuchWorse = 3;
        List<float> rates = [], losses = [];
        double average = 0, best = double.PositiveInfinity;
        for (int i = 0; i < batches; i++)
        {
            if (trainer.Shuffle && i % source.Count == 0)
            {
                source.Shuffle(i / source.Count);
            }
            trainer.Optimizer.LearningRate = (float)(lowest * PortableMath.Pow((double)highest / lowest, i / (batches - 1.0)));
            ReadOnlySpan<float> inputs = source.Read(i % source.Count, out Targets targets);
            average = Smoothing * average + (1 - Smoothing) * trainer.TrainBatch(inputs, targets);
            // The average begins at 0; the division corrects it, as in Adam.
            double smoothed = average / (1 - PortableMath.Pow(Smoothing, i + 1));
            if (!double.IsFinite(smoothed) || smoothed > best + MuchWorse * Math.Abs(best))
            {
                break;
            }
            best = Math.Min(best, smoothed);
            rates.Add((float)trainer.Optimizer.LearningRate);
            losses.Add((float)smoothed);
        }
        Require.State(rates.Count > 0, $"The loss of the first batch is NaN or infinite, at a rate of {lowest}. Look for such numbers in data and weights.");
        return new() { Rates = rates, Losses = losses };
    }
}
