namespace FastNn;

/// <summary>Base class of the means, over samples and outputs, of a function of output minus target.</summary>
public abstract class ErrorMetric : Metric
{
    double sum, total;

    /// <inheritdoc/>
    public override bool LargerIsBetter => false;

    /// <summary>The mean so far; NaN without samples.</summary>
    protected double Mean => sum / total;

    /// <summary>Returns the cost of an error.</summary>
    /// <param name="error">Output minus target.</param>
    /// <param name="target">The target.</param>
    protected abstract double ComputeCost(double error, double target);

    /// <inheritdoc/>
    protected internal override void ValidateData(int outputs, bool areLabels) => RefuseLabels(outputs, areLabels);

    /// <inheritdoc/>
    protected sealed override void Clear() => (sum, total) = (0, 0);

    /// <inheritdoc/>
    protected sealed override void AddBatch(ReadOnlyMatrix outputs, Targets targets)
    {
        for (int row = 0; row < outputs.Rows; row++)
        {
            ReadOnlySpan<float> output = outputs.Row(row), target = targets.Rows.Slice(row * Outputs, Outputs);
            double weight = targets.GetWeight(row);
            for (int i = 0; i < output.Length; i++)
            {
                sum += weight * ComputeCost((double)output[i] - target[i], target[i]);
            }
            total += weight * Outputs;
        }
    }
}
