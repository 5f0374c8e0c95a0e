using FastNn.Metrics;

namespace FastNn;

/// <summary>
/// The area under the receiver operating characteristic: the probability that a sample of a class scores higher for it than another sample, ties counted half.
/// </summary>
/// <remarks>As scikit-learn's <c>roc_auc_score</c>: Mann and Whitney's U / (n₁·n₂), with weights for numbers. A class that no sample or every sample has is
/// ignored.</remarks>
public sealed class RocAuc : RankingMetric
{
    private protected override double ComputeValue(ReadOnlySpan<float> scores, ReadOnlySpan<float> ranking)
    {
        double area = 0, positive = 0, negative = 0;
        for (var ranks = new Ranks(scores, ranking); ranks.MoveNext();)
        {
            area += ranks.Negative * (positive + ranks.Positive / 2);
            positive += ranks.Positive;
            negative += ranks.Negative;
        }
        return area / (positive * negative);
    }
}
