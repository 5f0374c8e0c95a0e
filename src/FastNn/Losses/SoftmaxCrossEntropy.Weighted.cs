using FastNn.Kernels;

namespace FastNn;

/// <content>Terms that have the weights of their classes.</content>
public sealed partial class SoftmaxCrossEntropy
{
    private protected override bool WeighsTerms(bool areLabels) => !areLabels || LabelSmoothing > 0;

    private protected override bool DividesByClassWeights(bool areLabels) => areLabels;

    /// <summary>
    /// Σ w·((1 - s)·t + s/outputs)·-log p of a sample, as in PyTorch. Where the class of a label has no weight, the shares that smoothing gives to the others
    /// still
    /// count.
    /// </summary>
    private protected override double EvaluateTerms(ReadOnlyMatrix output, Targets target, Matrix gradient)
    {
        Span<double> logSum = stackalloc double[1];
        SoftmaxRows.Forward(output, gradient, logSum);
        ReadOnlySpan<float> logits = output.Row(0);
        double loss = 0, total = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            double share = Share(i, logits.Length, target);
            // Without a target there is no term, also where the logit is -infinity.
            loss += share == 0 ? 0 : share * (logSum[0] - logits[i]);
            total += share;
        }
        if (!gradient.IsEmpty)
        {
            Span<float> slopes = gradient.Row(0);
            for (int i = 0; i < slopes.Length; i++)
            {
                slopes[i] = (float)(total * slopes[i] - Share(i, slopes.Length, target));
            }
        }
        return loss;
    }

    /// <summary>The smoothed and weighted target of a class.</summary>
    double Share(int i, int outputs, Targets target)
    {
        double own = !target.AreLabels ? target.Rows[i] : target.Labels[0] == i ? 1 : 0;
        return ClassWeights[i] * ((1 - (double)LabelSmoothing) * own + (double)LabelSmoothing / outputs);
    }
}
