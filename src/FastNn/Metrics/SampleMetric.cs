using FastNn.Metrics;

namespace FastNn;

/// <summary>Base class of the means, over samples, of a function of a row of outputs and its class: Σ weight·f(output, class) / Σ weight.</summary>
/// <remarks>A target row stands for the class of its largest number; a single target above 0.5 is the second class.</remarks>
public abstract class SampleMetric : Metric
{
    double sum, total;

    /// <inheritdoc/>
    public sealed override double Value => sum / total;

    /// <summary>Returns the value of a sample.</summary>
    /// <param name="output">The outputs of the network.</param>
    /// <param name="actual">The class of the sample, from 0.</param>
    protected abstract double ComputeSample(ReadOnlySpan<float> output, int actual);

    /// <inheritdoc/>
    /// <remarks>A class that overrides it calls it.</remarks>
    protected override void Clear() => (sum, total) = (0, 0);

    /// <inheritdoc/>
    protected sealed override void AddBatch(ReadOnlyMatrix outputs, Targets targets)
    {
        for (int row = 0; row < outputs.Rows; row++)
        {
            double weight = targets.GetWeight(row);
            sum += weight * ComputeSample(outputs.Row(row), Classes.FindTarget(targets, row, Outputs));
            total += weight;
        }
    }
}
