using FastNn.Contracts;
using FastNn.Metrics;

namespace FastNn;

/// <summary>
/// The expected calibration error: how far the probability of the predicted class is from the frequency with which it is right. Samples are put into bins of
/// equal width by this probability; the value is Σ (weight of bin / weight of all)·|accuracy - mean probability|.
/// </summary>
/// <remarks>C. Guo and others, 2017, equation 3, with bins that include their upper bound. Outputs become probabilities as in <see cref="LogLoss"/>, without
/// its clipping.</remarks>
public sealed class CalibrationError : Metric
{
    float[] probabilities = [];
    double[] differences = [];
    double total;

    /// <summary>The number of bins in [0, 1], at least 1; 15 unless set, as in the paper.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Bins { get; init => field = Require.AtLeast(value, 1, nameof(Bins)); } = 15;

    /// <inheritdoc/>
    public override bool LargerIsBetter => false;

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            double sum = 0;
            foreach (double difference in differences)
            {
                sum += Math.Abs(difference);
            }
            return sum / total;
        }
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        if (differences.Length == 0)
        {
            differences = new double[Bins];
        }
        ClassProbabilities.Resize(ref probabilities, Outputs);
        Array.Clear(differences);
        total = 0;
    }

    /// <inheritdoc/>
    protected override void AddBatch(ReadOnlyMatrix outputs, Targets targets)
    {
        for (int row = 0; row < outputs.Rows; row++)
        {
            int guess = Classes.Find(outputs.Row(row), OutputKind);
            ClassProbabilities.Compute(outputs.Row(row), OutputKind, probabilities);
            double confidence = probabilities[guess], weight = targets.GetWeight(row);
            int bin = Math.Clamp((int)Math.Ceiling(confidence * Bins) - 1, 0, Bins - 1);
            differences[bin] += weight * ((guess == Classes.FindTarget(targets, row, Outputs) ? 1 : 0) - confidence);
            total += weight;
        }
    }
}
