using FastNn.Metrics;

namespace FastNn;

/// <summary>
/// Base class of metrics of the order of the scores of a class: of one output, or the mean over the classes of several, each against the rest ("one-vs-rest,
/// macro"). Logits are compared as probabilities. The mean ignores classes without a value.
/// </summary>
/// <remarks>Keeps the scores of all samples, and allocates when there are more than ever before.</remarks>
public abstract class RankingMetric : Metric
{
    float[] scores = [], weights = [], sorted = [], signed = [];
    int[] actual = [];
    int samples;

    private protected RankingMetric() { }

    /// <inheritdoc/>
    /// <remarks>Sorts the scores once per class.</remarks>
    public sealed override double Value
    {
        get
        {
            if (Outputs == 1)
            {
                return ComputeValue(column: 0, ofClass: 1);
            }
            double sum = 0;
            int counted = 0;
            for (int i = 0; i < Outputs; i++)
            {
                double value = ComputeValue(i, i);
                if (!double.IsNaN(value))
                {
                    sum += value;
                    counted++;
                }
            }
            return sum / counted;
        }
    }

    /// <inheritdoc/>
    protected sealed override void Clear() => samples = 0;

    /// <inheritdoc/>
    protected sealed override void AddBatch(ReadOnlyMatrix outputs, Targets targets)
    {
        int all = samples + outputs.Rows;
        if (actual.Length < all || scores.Length < (long)all * Outputs)
        {
            int room = Math.Max(all, 2 * samples);
            Array.Resize(ref scores, room * Outputs);
            Array.Resize(ref actual, room);
            Array.Resize(ref weights, room);
            (sorted, signed) = (new float[room], new float[room]);
        }
        for (int row = 0; row < outputs.Rows; row++)
        {
            float weight = targets.GetWeight(row);
            if (weight > 0)
            {
                Span<float> own = scores.AsSpan(samples * Outputs, Outputs);
                outputs.Row(row).CopyTo(own);
                if (OutputKind == OutputKind.Logits && Outputs > 1)
                {
                    ClassProbabilities.Softmax(own);
                }
                (actual[samples], weights[samples]) = (Classes.FindTarget(targets, row, Outputs), weight);
                samples++;
            }
        }
    }

    /// <summary>Returns the value of a class; NaN where it has none.</summary>
    /// <param name="scores">The scores in descending order.</param>
    /// <param name="ranking">The weight of every sample: above 0 for those of the class, below 0 for the others.</param>
    private protected abstract double ComputeValue(ReadOnlySpan<float> scores, ReadOnlySpan<float> ranking);

    double ComputeValue(int column, int ofClass)
    {
        Span<float> keys = sorted.AsSpan(0, samples), ranking = signed.AsSpan(0, samples);
        for (int i = 0; i < samples; i++)
        {
            (keys[i], ranking[i]) = (scores[i * Outputs + column], actual[i] == ofClass ? weights[i] : -weights[i]);
            if (float.IsNaN(keys[i]))
            {
                return double.NaN;
            }
        }
        keys.Sort(ranking);
        keys.Reverse();
        ranking.Reverse();
        return ComputeValue(keys, ranking);
    }
}
