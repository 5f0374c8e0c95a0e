using FastNn.Kernels;

namespace FastNn;

/// <content>Smoothing where classes count differently.</content>
public sealed partial class SoftmaxCrossEntropy
{
    /// <summary>
    /// With both, as in PyTorch: (1 - s)·w[class]·Σ t·-log p + s/outputs·Σ w·-log p of every sample, in means divided by the sum of all w[class]. A class that counts
    /// nothing still has a say in the shares of the others.
    /// </summary>
    internal override float Weigh(ReadOnlyMatrix outputs, Targets targets, Matrix gradient)
    {
        if (LabelSmoothing == 0 || ClassWeights.Count == 0)
        {
            return base.Weigh(outputs, targets, gradient);
        }
        double whole = IsSum ? 1 : TotalWeight(outputs.Rows, outputs.Columns, targets), sum = 0;
        for (int row = 0; row < outputs.Rows; row++)
        {
            Matrix dy = gradient.IsEmpty ? default : gradient.Slice(row, 1);
            double weight = whole == 0 ? 0 : WeightOfItself(row, targets) / whole;
            if (weight == 0)
            {
                dy.Data.Clear();
                continue;
            }
            sum += weight * OfSmoothed(outputs.Slice(row, 1), targets.Slice(row, 1, outputs.Columns), weight, dy);
        }
        return (float)sum;
    }

    double OfSmoothed(ReadOnlyMatrix y, Targets target, double weight, Matrix dy)
    {
        Span<double> logSum = stackalloc double[1];
        SoftmaxRows.Forward(y, dy, logSum);
        ReadOnlySpan<float> logits = y.Row(0);
        double ofClass = (1 - (double)LabelSmoothing) * WeightOfClass(0, y.Columns, target), loss = 0, total = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            double share = Share(i, logits.Length, target, ofClass);
            // Without a target there is no term, also where the logit is -infinity.
            loss += share == 0 ? 0 : share * (logSum[0] - logits[i]);
            total += share;
        }
        if (!dy.IsEmpty)
        {
            Span<float> slopes = dy.Row(0);
            for (int i = 0; i < slopes.Length; i++)
            {
                slopes[i] = (float)(weight * (total * slopes[i] - Share(i, slopes.Length, target, ofClass)));
            }
        }
        return loss;
    }

    /// <summary>The smoothed and weighted target of a class.</summary>
    double Share(int i, int outputs, Targets target, double ofClass)
    {
        double own = !target.AreLabels ? target.Rows[i] : target.Labels[0] == i ? 1 : 0;
        return ofClass * own + (double)LabelSmoothing / outputs * ClassWeights[i];
    }
}
