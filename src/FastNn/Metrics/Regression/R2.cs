namespace FastNn;

/// <summary>
/// The coefficient of determination, 1 - Σ(output - target)² / Σ(target - mean target)²: 1 is perfect, 0 as good as always predicting the mean. With several
/// outputs it is their mean.
/// </summary>
/// <remarks>As scikit-learn's <c>r2_score</c>: where all targets of an output are equal it is 1 for exact predictions and else 0.</remarks>
public sealed class R2 : Metric
{
    double[] mean = [], spread = [], error = [];
    double total;
    long samples;

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            if (samples < 2)
            {
                return double.NaN;
            }
            double sum = 0;
            for (int i = 0; i < mean.Length; i++)
            {
                sum += spread[i] > 0 ? 1 - error[i] / spread[i] : error[i] == 0 ? 1 : 0;
            }
            return sum / mean.Length;
        }
    }

    /// <inheritdoc/>
    protected internal override void ValidateData(int outputs, bool areLabels) => RefuseLabels(outputs, areLabels);

    /// <inheritdoc/>
    protected override void Clear()
    {
        if (mean.Length != Outputs)
        {
            (mean, spread, error) = (new double[Outputs], new double[Outputs], new double[Outputs]);
        }
        Array.Clear(mean);
        Array.Clear(spread);
        Array.Clear(error);
        (total, samples) = (0, 0);
    }

    /// <inheritdoc/>
    protected override void AddBatch(ReadOnlyMatrix outputs, Targets targets)
    {
        for (int row = 0; row < outputs.Rows; row++)
        {
            ReadOnlySpan<float> output = outputs.Row(row), target = targets.Rows.Slice(row * Outputs, Outputs);
            double weight = targets.GetWeight(row);
            if (weight == 0)
            {
                continue;
            }
            samples++;
            total += weight;
            for (int i = 0; i < output.Length; i++)
            {
                // Welford's update: sums of squares would cancel where the mean is far from 0.
                double difference = target[i] - mean[i];
                mean[i] += weight * difference / total;
                spread[i] += weight * difference * (target[i] - mean[i]);
                error[i] += weight * (((double)output[i] - target[i]) * ((double)output[i] - target[i]));
            }
        }
    }
}
