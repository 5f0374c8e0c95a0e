using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn;

/// <summary>
/// -Σ t·log softmax(y) of every sample, on logits: for a classifier, whose network then ends in <see cref="Dense"/>.  gradient: Σt·softmax(y) - t.
/// Targets are labels, one-hot rows or rows of probabilities. Mean over the samples unless <see cref="Loss.Reduction"/> says otherwise.
/// </summary>
public sealed class SoftmaxCrossEntropy : Loss
{
    /// <inheritdoc/>
    protected internal override float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient)
    {
        double weight = WeightOfSample(outputs.Rows), sum = 0;
        for (int row = 0; row < outputs.Rows; row++)
        {
            ReadOnlySpan<float> y = outputs.Row(row);
            ReadOnlySpan<float> t = targets.AreLabels ? default : targets.Rows.Slice(row * y.Length, y.Length);
            int label = targets.AreLabels ? targets.Labels[row] : -1;
            sum += gradient.IsEmpty ? Of(y, t, label) : Of(y, t, label, (float)weight, gradient.Row(row));
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

    // The target side is exact in double; the logits' own logarithm of the sum comes from the kernel.
    static double Of(ReadOnlySpan<float> y, ReadOnlySpan<float> t, int label) => Cross(y, t, label, SoftmaxRows.LogSumExp(y), out _);

    static double Of(ReadOnlySpan<float> y, ReadOnlySpan<float> t, int label, float weight, Span<float> dy)
    {
        Span<float> logSum = stackalloc float[1];
        SoftmaxRows.Forward(new ReadOnlyMatrix(y, 1, y.Length), new Matrix(dy, 1, dy.Length), logSum);
        double loss = Cross(y, t, label, logSum[0], out float total);
        if (label >= 0)
        {
            dy[label] -= 1;
            Pairs.Run(new ScaleOp(weight), dy, dy);
        }
        else
        {
            Pairs.Run(new ToGradient(total, weight), t, dy);
        }
        return loss;
    }

    static double Cross(ReadOnlySpan<float> y, ReadOnlySpan<float> t, int label, float logSum, out float total)
    {
        if (label >= 0)
        {
            total = 1;
            return logSum - y[label];
        }
        double loss = 0, sum = 0;
        for (int i = 0; i < t.Length; i++)
        {
            // Without a target there is no term, also where the logit is -infinity.
            loss += t[i] == 0 ? 0 : (double)t[i] * (logSum - y[i]);
            sum += t[i];
        }
        total = (float)sum;
        return loss;
    }

    /// <summary>(total·softmax - t)·weight.</summary>
    readonly struct ToGradient(float total, float weight) : IPairOp
    {
        readonly float total = total, weight = weight;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Of<S>(S t, S softmax) where S : struct, ISimd<S> => S.MultiplyAdd(softmax, total, -t) * weight;
    }
}
