using FastNn.Metrics;

namespace FastNn;

/// <summary>The fraction of samples whose predicted class, the one of the largest output, is the label or that of the largest target. One output has two
/// classes.</summary>
public sealed class Accuracy : Metric
{
    long correct, samples;

    /// <inheritdoc/>
    public override double Value => (double)correct / samples;

    /// <inheritdoc/>
    protected override void Clear() => (correct, samples) = (0, 0);

    /// <inheritdoc/>
    protected override void AddBatch(ReadOnlyMatrix outputs, Targets targets)
    {
        correct += Classes.CountCorrect(outputs, targets, OutputKind);
        samples += outputs.Rows;
    }
}
