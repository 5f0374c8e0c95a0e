using FastNn.Metrics;

namespace FastNn;

/// <summary>The share of samples whose class is predicted: whose largest output is at the label, or at the largest target of its row. With one output there are
/// two classes.</summary>
public sealed class Accuracy : Metric
{
    long right, samples;

    /// <inheritdoc/>
    public override double Value => (double)right / samples;

    /// <inheritdoc/>
    protected override void Clear() => (right, samples) = (0, 0);

    /// <inheritdoc/>
    protected override void Gather(ReadOnlyMatrix outputs, Targets targets)
    {
        right += Classes.CountRight(outputs, targets, Meaning);
        samples += outputs.Rows;
    }
}
