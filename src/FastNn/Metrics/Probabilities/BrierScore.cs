using FastNn.Metrics;

namespace FastNn;

/// <summary>
/// The mean squared error of probabilities. Two classes: (p - y)² with the probability p of the second class, y 1 for it and else 0. More: Σ (pₖ - yₖ)² over
/// the classes, from 0 to 2.
/// </summary>
/// <remarks>G. Brier, 1950; as scikit-learn's <c>brier_score_loss</c>. Outputs become probabilities as in <see cref="LogLoss"/>, without its
/// clipping.</remarks>
public sealed class BrierScore : SampleMetric
{
    float[] probabilities = [];

    /// <inheritdoc/>
    public override bool LargerIsBetter => false;

    /// <inheritdoc/>
    protected override double ComputeSample(ReadOnlySpan<float> output, int actual)
    {
        ClassProbabilities.Compute(output, OutputKind, probabilities);
        double sum = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            double difference = probabilities[i] - (i == actual ? 1.0 : 0.0);
            sum += difference * difference;
        }
        // The errors of two classes are equal.
        return probabilities.Length == 2 ? sum / 2 : sum;
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        base.Clear();
        ClassProbabilities.Resize(ref probabilities, Outputs);
    }
}
