using FastNn.Contracts;

namespace FastNn;

/// <summary>The fraction of samples whose class is among the largest <paramref name="k"/> outputs. Of equal outputs, the first counts as the larger.</summary>
/// <param name="k">The number of largest outputs, at least 1 and below the number of outputs.</param>
/// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
public sealed class TopK(int k) : SampleMetric
{
    readonly int k = Require.AtLeast(k, 1, nameof(k));

    /// <inheritdoc/>
    protected override string DefaultName => $"Top{k}";

    /// <inheritdoc/>
    protected internal override void ValidateData(int outputs, bool areLabels) =>
        Require.Argument(k < outputs, nameof(k), $"k is {k}; it must be below the number of outputs, {outputs}. Use a smaller k, or Accuracy.");

    /// <inheritdoc/>
    protected override double ComputeSample(ReadOnlySpan<float> output, int actual)
    {
        int better = 0;
        for (int i = 0; i < output.Length; i++)
        {
            better += output[i] > output[actual] || (output[i] == output[actual] && i < actual) || float.IsNaN(output[actual]) ? 1 : 0;
        }
        return better < k ? 1 : 0;
    }
}
