using FastNn.Contracts;
using FastNn.Metrics;

namespace FastNn;

/// <summary>The fraction of samples whose class is among the largest <paramref name="k"/> outputs. Of equal outputs, the first counts as the larger.</summary>
/// <param name="k">The number of largest outputs, at least 1 and below the number of outputs.</param>
/// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
public sealed class TopK(int k) : Metric
{
    readonly int k = Require.AtLeast(k, 1, nameof(k));
    long correct, samples;

    /// <inheritdoc/>
    public override double Value => (double)correct / samples;

    /// <inheritdoc/>
    protected override string DefaultName => $"Top{k}";

    /// <inheritdoc/>
    protected internal override void ValidateData(int outputs, bool areLabels) =>
        Require.Argument(k < outputs, nameof(k), $"k is {k}; it must be below the number of outputs, {outputs}. Use a smaller k, or Accuracy.");

    /// <inheritdoc/>
    protected override void Clear() => (correct, samples) = (0, 0);

    /// <inheritdoc/>
    protected override void AddBatch(ReadOnlyMatrix outputs, Targets targets)
    {
        for (int row = 0; row < outputs.Rows; row++)
        {
            ReadOnlySpan<float> output = outputs.Row(row);
            int wanted = Classes.FindTarget(targets, row, Outputs), better = 0;
            for (int i = 0; i < output.Length; i++)
            {
                better += output[i] > output[wanted] || (output[i] == output[wanted] && i < wanted) || float.IsNaN(output[wanted]) ? 1 : 0;
            }
            correct += better < k ? 1 : 0;
        }
        samples += outputs.Rows;
    }
}
