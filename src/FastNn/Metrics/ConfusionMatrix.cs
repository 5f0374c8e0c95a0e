using FastNn.Metrics;

namespace FastNn;

/// <summary>How often each class was predicted as each. Its value is the accuracy.</summary>
public sealed class ConfusionMatrix : Metric
{
    long[] counts = [];

    /// <summary>The number of classes; 0 before <see cref="Metric.Begin"/>.</summary>
    public int ClassCount { get; private set; }

    /// <summary>Samples of one class that were predicted as another, or as itself.</summary>
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
        if ((long)count * count > Array.MaxLength)
        {
            throw new InvalidOperationException($"A confusion matrix of {count} classes would have {(long)count * count} numbers, more than one array can hold. Leave it away, or predict fewer classes.");
        }
        ClassCount = count;
        if (counts.Length != ClassCount * ClassCount)
        {
            counts = new long[ClassCount * ClassCount];
        }
        Array.Clear(counts);
    }

    /// <inheritdoc/>
    protected override void Gather(ReadOnlyMatrix outputs, Targets targets)
    {
        for (int row = 0; row < outputs.Rows; row++)
        {
            counts[Classes.Wanted(targets, row, Outputs) * ClassCount + Classes.Of(outputs.Row(row), Meaning)]++;
        }
    }
}
