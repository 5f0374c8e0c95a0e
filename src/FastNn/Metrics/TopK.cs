using FastNn.Metrics;

namespace FastNn;

/// <summary>The share of samples whose class is among the largest <paramref name="k"/> outputs. Of equal outputs, the first counts as the larger.</summary>
/// <param name="k">How many guesses a sample has, at least 1 and fewer than the outputs.</param>
/// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
public sealed class TopK(int k) : Metric
{
    readonly int k = k >= 1 ? k : throw new ArgumentOutOfRangeException(nameof(k), $"The best {k} outputs are none; k must be at least 1.");
    long right, samples;

    /// <inheritdoc/>
    public override double Value => (double)right / samples;

    /// <inheritdoc/>
    protected override string DefaultName => $"Top{k}";

    /// <inheritdoc/>
    protected internal override void ValidateData(int outputs, bool areLabels)
    {
        if (k >= outputs)
        {
            throw new ArgumentException($"{Name} of {outputs} outputs is always right. Use a smaller k, or Accuracy.");
        }
    }

    /// <inheritdoc/>
    protected override void Clear() => (right, samples) = (0, 0);

    /// <inheritdoc/>
    protected override void Gather(ReadOnlyMatrix outputs, Targets targets)
    {
        for (int row = 0; row < outputs.Rows; row++)
        {
            ReadOnlySpan<float> output = outputs.Row(row);
            int wanted = Classes.Wanted(targets, row, Outputs), better = 0;
            for (int i = 0; i < output.Length; i++)
            {
                better += output[i] > output[wanted] || (output[i] == output[wanted] && i < wanted) || float.IsNaN(output[wanted]) ? 1 : 0;
            }
            right += better < k ? 1 : 0;
        }
        samples += outputs.Rows;
    }
}
