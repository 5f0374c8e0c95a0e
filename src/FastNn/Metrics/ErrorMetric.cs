namespace FastNn;

/// <summary>Base class of the means, over samples and outputs, of a function of output minus target.</summary>
public abstract class ErrorMetric : Metric
{
    double sum;
    long count;

    /// <inheritdoc/>
    public override bool LargerIsBetter => false;

    /// <summary>The mean so far; NaN without samples.</summary>
    protected double Mean => sum / count;

    /// <summary>Returns the cost of an error.</summary>
    /// <param name="error">Output minus target.</param>
    protected abstract double ComputeCost(double error);

    /// <inheritdoc/>
    protected internal override void ValidateData(int outputs, bool areLabels) => RefuseLabels(outputs, areLabels);

    /// <inheritdoc/>
    protected sealed override void Clear() => (sum, count) = (0, 0);

    /// <inheritdoc/>
    protected sealed override void AddBatch(ReadOnlyMatrix outputs, Targets targets)
    {
        for (int row = 0; row < outputs.Rows; row++)
        {
            ReadOnlySpan<float> output = outputs.Row(row), target = targets.Rows.Slice(row * Outputs, Outputs);
            for (int i = 0; i < output.Length; i++)
            {
                sum += ComputeCost((double)output[i] - target[i]);
            }
        }
        count += (long)outputs.Rows * Outputs;
    }
}
