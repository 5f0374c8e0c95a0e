using FastNn.Contracts;
using FastNn.Metrics;

namespace FastNn;

/// <summary>Counts how often each class was predicted as each. The value is the accuracy, weighted by the samples' weights.</summary>
public sealed class ConfusionMatrix : Metric
{
    long[] counts = [];
    double[] weights = [];

    /// <summary>The number of classes; 0 before <see cref="Metric.Begin"/>.</summary>
    public int ClassCount { get; private set; }

    /// <summary>The number of samples of a class that were predicted as a class, whatever their weights.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public long this[int actual, int predicted] => counts[FindCell(actual, predicted)];

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            double right = 0, samples = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                samples += weights[i];
                right += i % (ClassCount + 1) == 0 ? weights[i] : 0;
            }
            return right / samples;
        }
    }

    /// <summary>Returns the sum of the weights of the samples of a class that were predicted as a class; without weights their number.</summary>
    /// <param name="actual">The class of the samples.</param>
    /// <param name="predicted">The class that was predicted.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double GetWeight(int actual, int predicted) => weights[FindCell(actual, predicted)];

    /// <inheritdoc/>
    protected override void Clear()
    {
        int count = Classes.Count(Outputs);
        Require.State((long)count * count <= Array.MaxLength,
            $"The confusion matrix of {count} classes exceeds one array; remove this metric, or predict fewer classes.");
        ClassCount = count;
        if (counts.Length != ClassCount * ClassCount)
        {
            (counts, weights) = (new long[ClassCount * ClassCount], new double[ClassCount * ClassCount]);
        }
        Array.Clear(counts);
        Array.Clear(weights);
    }

    /// <inheritdoc/>
    protected override void AddBatch(ReadOnlyMatrix outputs, Targets targets)
    {
        for (int row = 0; row < outputs.Rows; row++)
        {
            int cell = Classes.FindTarget(targets, row, Outputs) * ClassCount + Classes.Find(outputs.Row(row), OutputKind);
            counts[cell]++;
            weights[cell] += targets.GetWeight(row);
        }
    }

    int FindCell(int actual, int predicted)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)actual, (uint)ClassCount, nameof(actual));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted, (uint)ClassCount, nameof(predicted));
        return actual * ClassCount + predicted;
    }
}
