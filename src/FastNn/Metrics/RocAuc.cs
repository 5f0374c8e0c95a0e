using FastNn.Kernels;
using FastNn.Metrics;

namespace FastNn;

/// <summary>
/// The area under the receiver operating characteristic: the probability that a sample of a class scores higher for it than another sample, ties counted half.
/// With several outputs it is the mean over the classes, each against the rest ("one-vs-rest, macro"); logits are compared as probabilities.
/// </summary>
/// <remarks>
/// Keeps the scores of all samples, and allocates when there are more than ever before. Mann and Whitney's rank sum: U / (n₁·n₂). Ignores classes that no
/// sample
/// or every sample has.
/// </remarks>
public sealed class RocAuc : Metric
{
    float[] scores = [], sorted = [];
    int[] wanted = [];
    bool[] isOfClass = [];
    int samples;

    /// <inheritdoc/>
    /// <remarks>Sorts the scores once per class.</remarks>
    public override double Value
    {
        get
        {
            if (Outputs == 1)
            {
                return Area(column: 0, ofClass: 1);
            }
            double sum = 0;
            int counted = 0;
            for (int i = 0; i < Outputs; i++)
            {
                double area = Area(i, i);
                if (!double.IsNaN(area))
                {
                    sum += area;
                    counted++;
                }
            }
            return sum / counted;
        }
    }

    /// <inheritdoc/>
    protected override void Clear() => samples = 0;

    /// <inheritdoc/>
    protected override void AddBatch(ReadOnlyMatrix outputs, Targets targets)
    {
        int all = samples + outputs.Rows;
        if (wanted.Length < all || scores.Length < (long)all * Outputs)
        {
            int room = Math.Max(all, 2 * samples);
            Array.Resize(ref scores, room * Outputs);
            Array.Resize(ref wanted, room);
            (sorted, isOfClass) = (new float[room], new bool[room]);
        }
        for (int row = 0; row < outputs.Rows; row++, samples++)
        {
            Span<float> own = scores.AsSpan(samples * Outputs, Outputs);
            outputs.Row(row).CopyTo(own);
            if (OutputKind == OutputKind.Logits && Outputs > 1)
            {
                SoftmaxOf(own);
            }
            wanted[samples] = Classes.FindTarget(targets, row, Outputs);
        }
    }

    double Area(int column, int ofClass)
    {
        Span<float> keys = sorted.AsSpan(0, samples);
        Span<bool> flags = isOfClass.AsSpan(0, samples);
        for (int i = 0; i < samples; i++)
        {
            (keys[i], flags[i]) = (scores[i * Outputs + column], wanted[i] == ofClass);
            if (float.IsNaN(keys[i]))
            {
                return double.NaN;
            }
        }
        keys.Sort(flags);
        double ranks = 0, positive = 0;
        for (int first = 0; first < samples;)
        {
            int end = first, ofThese = 0;
            for (; end < samples && keys[end] == keys[first]; end++)
            {
                ofThese += flags[end] ? 1 : 0;
            }
            // Equal scores share the mean of their ranks, which count from 1.
            ranks += ofThese * (first + 1 + end) / 2.0;
            positive += ofThese;
            first = end;
        }
        return (ranks - positive * (positive + 1) / 2) / (positive * (samples - positive));
    }

    static void SoftmaxOf(Span<float> row)
    {
        var whole = Matrix.Whole(row, 1, row.Length, row.Length);
        SoftmaxRows.Forward(whole, whole);
    }
}
