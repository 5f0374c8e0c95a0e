using FastNn.Metrics;

namespace FastNn;

/// <summary>The fraction of samples whose predicted class, the one of the largest output, is the label or that of the largest target. One output has two
/// classes.</summary>
public sealed class Accuracy : SampleMetric
{
    /// <inheritdoc/>
    protected override double ComputeSample(ReadOnlySpan<float> output, int actual) => Classes.Find(output, OutputKind) == actual ? 1 : 0;
}
