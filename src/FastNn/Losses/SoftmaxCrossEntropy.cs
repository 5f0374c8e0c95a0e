using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn;

/// <summary>
/// -Σ t·log softmax(y) of every sample, on logits: for a classifier, whose network then ends in <see cref="Dense"/>.  gradient: Σt·softmax(y) - t.
/// Targets are labels, one-hot rows or rows of probabilities. Mean over the samples unless <see cref="Loss.Reduction"/> says otherwise.
/// </summary>
public sealed partial class SoftmaxCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.Logits;

    /// <summary>How much of every target is spread evenly over all classes, in [0, 1); 0 unless set (C. Szegedy and others, 2015). t becomes (1 - s)·t +
    /// s/outputs.</summary>
    /// <remarks>With <see cref="Loss.ClassWeights"/> the share of every class has the weight of that class, as in PyTorch; a mean over labels is divided by the
    /// weights of the
    /// labels alone. So a sample whose class counts 0 still has the smoothing's terms in the sum, but not in what it is divided by; where all samples of a
    /// batch are such,
    /// its loss and gradient are 0 (PyTorch's is infinite), and a test or an epoch of several batches still has their terms.</remarks>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public float LabelSmoothing
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw new ArgumentException($"LabelSmoothing is {value}; it must be at least 0 and below 1.", nameof(value));
    }

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

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings) => settings.Set("smoothing", LabelSmoothing);

    internal override void CheckNetwork(string last, int outputs)
    {
        base.CheckNetwork(last, outputs);
        if (last == "Softmax")
        {
            throw new ArgumentException("SoftmaxCrossEntropy takes logits and does the softmax itself, but the network ends in Softmax. Take that layer away, or use CrossEntropy, which takes probabilities.");
        }
    }

    double OfLabel(ReadOnlySpan<float> y, int label, double logSum, float weight, Span<float> dy)
    {
        double loss = logSum - y[label];
        if (LabelSmoothing > 0)
        {
            // Every class has its even share; the label has the rest.
            double mean = 0;
            foreach (float value in y)
            {
                mean += value;
            }
            loss = (1 - LabelSmoothing) * loss + LabelSmoothing * (logSum - mean / y.Length);
            if (!dy.IsEmpty)
            {
                Binary.Run(new AddConstant(-weight * LabelSmoothing / y.Length), dy, dy);
            }
        }
        if (!dy.IsEmpty)
        {
            dy[label] -= weight * (1 - LabelSmoothing);
        }
        return loss;
    }

    double OfRow(ReadOnlySpan<float> y, ReadOnlySpan<float> t, double logSum, float weight, Span<float> dy)
    {
        double loss = 0, total = 0, kept = 1 - LabelSmoothing, share = (double)LabelSmoothing / y.Length;
        for (int i = 0; i < t.Length; i++)
        {
            double target = kept * t[i] + share;
            // Without a target there is no term, also where the logit is -infinity.
            loss += target == 0 ? 0 : target * (logSum - y[i]);
            total += target;
        }
        if (!dy.IsEmpty)
        {
            Binary.Run(new ToGradient((float)total, (float)(weight * kept), (float)(weight * share)), t, dy);
        }
        return loss;
    }

    /// <summary>total·(softmax·weight) - (t·kept + share), both with the weight in them.</summary>
    readonly struct ToGradient(float total, float kept, float share) : IBinaryOp
    {
        readonly float total = total, kept = kept, share = share;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Of<S>(S t, S softmax, nint column) where S : struct, ISimd<S> => S.MultiplyAdd(softmax, total, -(t * kept + share));
    }

    readonly struct AddConstant(float value) : IBinaryOp
    {
        readonly float value = value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Of<S>(S x, S y, nint column) where S : struct, ISimd<S> => x + value;
    }
}
