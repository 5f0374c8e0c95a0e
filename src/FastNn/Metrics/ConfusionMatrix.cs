using FastNn.Contracts;
using FastNn.Metrics;

namespace FastNn;

/// <summary>Counts how often each class was predicted as each. The value is the accuracy.</summary>
public sealed class ConfusionMatrix : Metric
{
    long[] counts = [];

    /// <summary>The number of classes; 0 before <see cref="Metric.Begin"/>.</summary>
    public int ClassCount { get; private set; }

    /// <summary>The number of samples of a class that were predicted as a class.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public long this[int actual, int predicted]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)actual, (uint)ClassCount, nameof(actual));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted, (uint)ClassCount, nameof(predicted));
            return counts[actual * ClassCount + predicted];
        }
    }

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            long right = 0, samples = 0;
            for (int i = 0; i < counts.Length; i++)
            {
                samples += counts[i];
                right += i % (ClassCount + 1) == 0 ? counts[i] : 0;
            }
            return (double)right / samples;
        }
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        int count = Classes.Count(Outputs);
        Require.State((long)count * count <= Array.MaxLength,
            $"The confusion matrix of {count} classes exceeds one array; remove this metric, or predict fewer classes.");
        ClassCount = count;
        if (counts.Length != ClassCount * ClassCount)
        {
            counts = new long[ClassCount * ClassCount];
        }
        Array.Clear(counts);
    }

    /// <inheritdoc/>
    protected override void AddBatch(ReadOnlyMatrix outputs, Targets targets)
    {
        for (int row = 0; row < outputs.Rows; row++)
        {
            counts[Classes.FindTarget(targets, row, Outputs) * ClassCount + Classes.Find(outputs.Row(row), OutputKind)]++;
        }
    }
}
