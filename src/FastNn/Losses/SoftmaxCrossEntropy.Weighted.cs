using FastNn.Kernels;

namespace FastNn;

/// <content>Class weights on terms.</content>
public sealed partial class SoftmaxCrossEntropy
{
    private protected override bool WeightsTerms(bool areLabels) => !areLabels || smoothing > 0;

    /// <summary>
    /// Computes Σ w·((1 - s)·t + s/outputs)·-log p of a sample, as in PyTorch. Where the class of a label has weight 0, the smoothed terms of the other classes
    /// remain.
    /// </summary>
    private protected override double EvaluateClassTerms(ReadOnlyMatrix output, Targets target, Matrix gradient)
    {
        Span<double> logSum = stackalloc double[1];
        SoftmaxRows.Forward(output, gradient, logSum);
        ReadOnlySpan<float> logits = output.Row(0);
        double loss = 0, total = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            double weight = SmoothTarget(i, logits.Length, target);
            // A target of 0 has no term, even where the logit is -infinity.
            loss += weight == 0 ? 0 : weight * (logSum[0] - logits[i]);
            total += weight;
        }
        if (!gradient.IsEmpty)
        {
            Span<float> dy = gradient.Row(0);
            for (int i = 0; i < dy.Length; i++)
            {
                dy[i] = (float)(total * dy[i] - SmoothTarget(i, dy.Length, target));
            }
        }
        return loss;
    }

    /// <summary>The smoothed and weighted target of a class.</summary>
    double SmoothTarget(int i, int outputs, Targets target)
    {
        double smoothing = GetSmoothing(target), own = !target.AreLabels ? target.Rows[i] : target.Labels[0] == i ? 1 : 0;
        return ClassWeights[i] * ((1 - smoothing) * own + smoothing / outputs);
    }
}
