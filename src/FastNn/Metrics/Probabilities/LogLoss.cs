using FastNn.Kernels;
using FastNn.Metrics;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// The mean of -log p over samples, with the probability p of the sample's class. Computed from logits as log Σ eˣ - x, without rounded probabilities between;
/// probabilities are clipped to [2^-23, 1 - 2^-23].
/// </summary>
/// <remarks>
/// As scikit-learn's <c>log_loss</c>, which clips probabilities in float to the same range; it knows no logits. Probabilities of a row that do not add up to 1
/// are taken as they are. Several scores: the sigmoid of each, divided by their sum. One output: the probability of the second class.
/// </remarks>
public sealed class LogLoss : SampleMetric
{
    // The spacing of floats at 1.
    const float Smallest = 1.1920929e-7f;

    float[] probabilities = [];

    /// <inheritdoc/>
    public override bool LargerIsBetter => false;

    /// <inheritdoc/>
    protected override double ComputeSample(ReadOnlySpan<float> output, int actual)
    {
        if (output.Length == 1 && ClassProbabilities.AreLogits(OutputKind))
        {
            // log(1 + e^x) with x = -logit for the second class, without overflow.
            double x = actual == 1 ? -output[0] : output[0];
            return Math.Max(x, 0) + PortableMath.Log(1 + PortableMath.Exp(-Math.Abs(x)));
        }
        if (OutputKind == OutputKind.Logits)
        {
            Span<double> logSum = stackalloc double[1];
            SoftmaxRows.LogSumExp(new ReadOnlyMatrix(output, 1, output.Length), logSum);
            return logSum[0] - output[actual];
        }
        ClassProbabilities.Compute(output, OutputKind, probabilities);
        return -PortableMath.Log(Math.Clamp(probabilities[actual], Smallest, 1 - Smallest));
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        base.Clear();
        ClassProbabilities.Resize(ref probabilities, Outputs);
    }
}
