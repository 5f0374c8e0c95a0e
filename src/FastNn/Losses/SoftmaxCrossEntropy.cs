using System.Runtime.CompilerServices;
using FastNn.Contracts;
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

    /// <summary>The part s of every target that is spread evenly over all classes, in [0, 1), rounded to float; 0 unless set (C. Szegedy and others, 2015).
    /// t becomes (1 - s)·t + s/outputs.</summary>
    /// <remarks>With <see cref="Loss.ClassWeights"/> every smoothed term has the weight of its class, as in PyTorch; a mean over labels is divided by the
    /// weights
    /// of the labels alone. So a sample whose class has weight 0 adds its smoothed terms to the sum, but nothing to the divisor; the loss and gradient of a
    /// batch
    /// of such samples are 0 (PyTorch's are infinite), and a test or an epoch of several batches still includes their terms.</remarks>
    /// <exception cref="ArgumentException">The value is not in [0, 1).</exception>
    public double LabelSmoothing
    {
        get;
        init
        {
            smoothing = Require.Fraction((float)value, nameof(LabelSmoothing));
            field = value;
        }
    }

    // Rows whose sums fit on the stack.
    const int Block = 64;

    readonly float smoothing;

    /// <inheritdoc/>
    [SkipLocalsInit]
    protected internal override float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient)
    {
        double weight = SampleFactor(outputs.Rows), sum = 0;
        float smoothing = GetSmoothing(targets);
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
                    ? EvaluateLabel(y, targets.Labels[first + i], smoothing, logSums[i], (float)weight, dy)
                    : EvaluateRow(y, targets.Rows.Slice((first + i) * y.Length, y.Length), smoothing, logSums[i], (float)weight, dy);
            }
        }
        return (float)(sum * weight);
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings) => settings.Set("smoothing", smoothing);

    internal override void ValidateNetwork(OutputKind produced, int outputs)
    {
        base.ValidateNetwork(produced, outputs);
        Require.Argument(produced != OutputKind.Probabilities, "network",
            $"The last layer gives probabilities, as Softmax does; SoftmaxCrossEntropy needs logits. Remove that layer, or use CrossEntropy.");
    }

    /// <summary>The smoothing of a step, below 1 whatever the factor of a schedule.</summary>
    float GetSmoothing(Targets targets) => Math.Min(smoothing * targets.SmoothingFactor, MathF.BitDecrement(1));

    static double EvaluateLabel(ReadOnlySpan<float> y, int label, float smoothing, double logSum, float weight, Span<float> dy)
    {
        double loss = logSum - y[label];
        if (smoothing > 0)
        {
            // Every class has 1/classes of the smoothing; the label has the rest.
            double mean = 0;
            foreach (float value in y)
            {
                mean += value;
            }
            loss = (1 - smoothing) * loss + smoothing * (logSum - mean / y.Length);
            if (!dy.IsEmpty)
            {
                Binary.Run(new AddConstant(-weight * smoothing / y.Length), dy, dy);
            }
        }
        if (!dy.IsEmpty)
        {
            dy[label] -= weight * (1 - smoothing);
        }
        return loss;
    }

    static double EvaluateRow(ReadOnlySpan<float> y, ReadOnlySpan<float> t, float smoothing, double logSum, float weight, Span<float> dy)
    {
        double loss = 0, total = 0, kept = 1 - smoothing, share = (double)smoothing / y.Length;
        for (int i = 0; i < t.Length; i++)
        {
            double target = kept * t[i] + share;
            // A target of 0 has no term, even where the logit is -infinity.
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
        public S Apply<S>(S t, S softmax, nint column) where S : struct, ISimd<S> => S.MultiplyAdd(softmax, total, -(t * kept + share));
    }

    readonly struct AddConstant(float value) : IBinaryOp
    {
        readonly float value = value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S x, S y, nint column) where S : struct, ISimd<S> => x + value;
    }
}
