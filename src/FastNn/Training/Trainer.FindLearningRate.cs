using FastNn.Data;
using FastNn.Simd;
using FastNn.Training;

namespace FastNn;

/// <content>The search for a learning rate.</content>
public sealed partial class Trainer
{
    /// <summary>
    /// Tries learning rates: trains some batches while the rate rises evenly in its logarithm, until the loss has become much worse than its best, and then
    /// takes
    /// everything back: weights, what the optimizer remembers, and its rate are as before.
    /// </summary>
    /// <param name="data">What is learned; it is walked through as often as needed.</param>
    /// <param name="lowest">The first rate, above 0.</param>
    /// <param name="highest">The last rate, above the first.</param>
    /// <param name="batches">Rates to try, at least 2.</param>
    /// <returns>The losses by rate, with a suggestion. It ends early where the smoothed loss is above its best by three times the size of that, or no
    /// number.</returns>
    /// <exception cref="ArgumentException">The rates or batches are out of their ranges, or the data does not fit; nothing is changed.</exception>
    /// <exception cref="InvalidOperationException">The loss is no number from the beginning. Or a callback of a
    /// <see cref="Fit(Dataset, Dataset, CancellationToken)"/> that runs has called this; nothing is changed.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    /// <remarks>Allocates a copy of the weights and of the optimizer's memory. Schedule and callbacks hear nothing of it.</remarks>
    public LearningRateSearch FindLearningRate(Dataset data, float lowest = 1e-6f, float highest = 10, int batches = 100)
    {
        CheckNotFitting(nameof(FindLearningRate));
        SampleShape shape = CheckDataset(data, nameof(data));
        if (!(lowest > 0 && highest > lowest && float.IsFinite(highest)))
        {
            throw new ArgumentException($"Rates from {lowest} to {highest} cannot be tried; the lowest must be above 0, and the highest above it.", nameof(lowest));
        }
        if (batches < 2)
        {
            throw new ArgumentOutOfRangeException(nameof(batches), $"{batches} batches try too few rates; there must be at least 2.");
        }
        DatasetBatches source = Source(data);
        CheckBatches(shape, nameof(data));
        float[] weights = parameters.Values.Span.ToArray(), memories = states.Span.ToArray();
        (double rate, long steps) = (optimizer.LearningRate, Steps);
        try
        {
            return Rise(source, lowest, highest, batches);
        }
        finally
        {
            weights.CopyTo(parameters.Values.Span);
            memories.CopyTo(states.Span);
            (optimizer.LearningRate, Steps) = (rate, steps);
        }
    }

    LearningRateSearch Rise(DatasetBatches source, float lowest, float highest, int batches)
    {
        const double Kept = 0.95, MuchWorse = 3;
        List<float> rates = [], losses = [];
        double average = 0, best = double.PositiveInfinity;
        for (int i = 0; i < batches; i++)
        {
            if (Shuffle && i % source.Count == 0)
            {
                source.Shuffle(i / source.Count);
            }
            optimizer.LearningRate = (float)(lowest * PortableMath.Pow((double)highest / lowest, i / (batches - 1.0)));
            ReadOnlySpan<float> inputs = source.Read(i % source.Count, out Targets targets);
            average = Kept * average + (1 - Kept) * TrainBatch(inputs, targets);
            // The average begins at 0, which this makes up for (as in Adam).
            double smoothed = average / (1 - PortableMath.Pow(Kept, i + 1));
            if (!double.IsFinite(smoothed) || smoothed > best + MuchWorse * Math.Abs(best))
            {
                break;
            }
            best = Math.Min(best, smoothed);
            rates.Add((float)optimizer.LearningRate);
            losses.Add((float)smoothed);
        }
        if (rates.Count == 0)
        {
            throw new InvalidOperationException($"The loss of the first batch is no number, also at a rate of {lowest}: look for numbers in data or weights that are not finite.");
        }
        return new(rates, losses);
    }
}
