using FastNn.Metrics;

namespace FastNn;

/// <summary>
/// The area under the precision-recall curve as the mean precision: Σ (Rₙ - Rₙ₋₁)·Pₙ over the distinct scores from the highest down, with precision Pₙ and
/// recall Rₙ of the samples that score at least as high.
/// </summary>
/// <remarks>As scikit-learn's <c>average_precision_score</c>, without interpolation. A class that no sample has is ignored.</remarks>
public sealed class AveragePrecision : RankingMetric
{
    private protected override double ComputeValue(ReadOnlySpan<float> scores, ReadOnlySpan<float> ranking)
    {
        double sum = 0, positive = 0, negative = 0;
        for (var ranks = new Ranks(scores, ranking); ranks.MoveNext();)
        {
            positive += ranks.Positive;
            negative += ranks.Negative;
            sum += ranks.Positive * positive / (positive + negative);
        }
        return sum / positive;
    }
}
