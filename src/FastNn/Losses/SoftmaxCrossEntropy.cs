using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn;

/// <summary>
/// -Σ t·log softmax(y) of every sample, on logits: for a classifier, whose network then ends in <see cref="Dense"/>.  gradient: Σt·softmax(y) - t.
/// Targets are labels, one-hot rows or rows of probabilities. Mean over the samples unless <see cref="Loss.Reduction"/> says otherwise.
/// </summary>
public sealed class SoftmaxCrossEntropy : Loss
{
    // Rows whose sums are kept on the stack at a time.
    const int Block = 64;

    /// <inheritdoc/>
    [SkipLocalsInit]
    protected internal override float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient)
    {
        double weight = WeightOfSample(outputs.Rows), sum = 0;
        Span<double> logSums = stackalloc double[Block];
        for (int first = 0; first < outputs.Rows; first += Block)
        {
            int count = Math.Min(Block, outputs.Rows - first);
            // The gradient begins as softmax(y)·weight.
            if (gradient.IsEmpty)
            {
                SoftmaxRows.LogSumExp(outputs.Slice(first, count), logSums);
            }
            else
            {
                SoftmaxRows.Forward(outputs.Slice(first, count), gradient.Slice(first, count), logSums, (float)weight);
            }
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<float> y = outputs.Row(first + i);
                Span<float> dy = gradient.IsEmpty ? default : gradient.Row(first + i);
                sum += targets.AreLabels
                    ? OfLabel(y, targets.Labels[first + i], logSums[i], (float)weight, dy)
                    : OfRow(y, targets.Rows.Slice((first + i) * y.Length, y.Length), logSums[i], (float)weight, dy);
            }
        }
        return (float)(sum * weight);
    }

    internal override void CheckNetwork(string last, int outputs)
    {
        if (last == "Softmax")
        {
            throw new ArgumentException("SoftmaxCrossEntropy takes logits and does the softmax itself, but the network ends in Softmax. Take that layer away, or use CrossEntropy, which takes probabilities.");
        }
    }

    static double OfLabel(ReadOnlySpan<float> y, int label, double logSum, float weight, Span<float> dy)
    {
        if (!dy.IsEmpty)
        {
            dy[label] -= weight;
        }
        return logSum - y[label];
    }

    static double OfRow(ReadOnlySpan<float> y, ReadOnlySpan<float> t, double logSum, float weight, Span<float> dy)
    {
        double loss = 0, total = 0;
        for (int i = 0; i < t.Length; i++)
        {
            // Without a target there is no term, also where the logit is -infinity.
            loss += t[i] == 0 ? 0 : t[i] * (logSum - y[i]);
            total += t[i];
        }
        if (!dy.IsEmpty)
        {
            Pairs.Run(new ToGradient((float)total, weight), t, dy);
        }
        return loss;
    }

    /// <summary>total·(softmax·weight) - t·weight.</summary>
    readonly struct ToGradient(float total, float weight) : IPairOp
    {
        readonly float total = total, weight = weight;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Of<S>(S t, S softmax) where S : struct, ISimd<S> => S.MultiplyAdd(softmax, total, -t * weight);
    }
}
