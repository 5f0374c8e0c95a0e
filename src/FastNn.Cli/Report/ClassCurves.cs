namespace FastNn.Cli;

/// <summary>A point of a curve over the thresholds of a score.</summary>
/// <param name="X">The horizontal value.</param>
/// <param name="Y">The vertical value.</param>
/// <param name="Threshold">The score from which on rows are predicted as the class.</param>
readonly record struct CurvePoint(double X, double Y, double Threshold);

/// <summary>The rows whose probability lies in a range.</summary>
/// <param name="Probability">Their mean probability.</param>
/// <param name="Frequency">The fraction of them that the probability is of.</param>
/// <param name="Rows">Their number.</param>
readonly record struct CalibrationBin(double Probability, double Frequency, int Rows);

/// <summary>Precision and recall of a class where rows from a threshold on are predicted as it.</summary>
/// <param name="Threshold">The threshold.</param>
/// <param name="Predicted">The number of rows predicted as the class.</param>
/// <param name="Precision">The fraction of these that are of the class; NaN where there are none.</param>
/// <param name="Recall">The fraction of the rows of the class that are predicted as it; NaN where no row is of the class.</param>
readonly record struct ThresholdResult(double Threshold, int Predicted, double Precision, double Recall)
{
    /// <summary>The harmonic mean of precision and recall; 0 where neither is above 0.</summary>
    public double F1 => Precision + Recall > 0 ? 2 * Precision * Recall / (Precision + Recall) : 0;
}

/// <summary>Computes the curves of a class against the others from a score per row.</summary>
static class ClassCurves
{
    /// <summary>
    /// Computes the receiver operating characteristic: the fraction of the other rows (X) and of the rows of the class (Y) that score at least a threshold,
    /// from (0, 0) to (1, 1). Empty where all rows or no rows are of the class.
    /// </summary>
    public static CurvePoint[] ComputeRoc(float[] scores, bool[] isOfClass)
    {
        int positives = isOfClass.Count(isOf => isOf), negatives = scores.Length - positives;
        return positives == 0 || negatives == 0 ? [] :
        [
            new(0, 0, double.PositiveInfinity),
            .. CountByThreshold(scores, isOfClass).Select(at => new CurvePoint((double)at.Others / negatives, (double)at.OfClass / positives, at.Threshold)),
        ];
    }

    /// <summary>
    /// Computes recall (X) and precision (Y) of the rows that score at least a threshold, by falling threshold. Empty where no row is of the class.
    /// </summary>
    public static CurvePoint[] ComputePrecisionRecall(float[] scores, bool[] isOfClass)
    {
        int positives = isOfClass.Count(isOf => isOf);
        return positives == 0 ? [] :
        [
            .. CountByThreshold(scores, isOfClass)
                .Select(at => new CurvePoint((double)at.OfClass / positives, (double)at.OfClass / (at.OfClass + at.Others), at.Threshold)),
        ];
    }

    /// <summary>Returns the steps of a precision-recall curve, whose area is the average precision: each precision holds back to the recall before.</summary>
    public static IEnumerable<PlotPoint> GetSteps(IEnumerable<CurvePoint> curve)
    {
        double before = 0;
        foreach (CurvePoint point in curve)
        {
            yield return new(before, point.Y);
            yield return new(point.X, point.Y);
            before = point.X;
        }
    }

    /// <summary>Computes precision and recall at a threshold.</summary>
    public static ThresholdResult Measure(float[] scores, bool[] isOfClass, double threshold)
    {
        int predicted = 0, correct = 0, positives = 0;
        for (int row = 0; row < scores.Length; row++)
        {
            positives += isOfClass[row] ? 1 : 0;
            predicted += scores[row] >= threshold ? 1 : 0;
            correct += scores[row] >= threshold && isOfClass[row] ? 1 : 0;
        }
        return new(threshold, predicted, (double)correct / predicted, (double)correct / positives);
    }

    /// <summary>Puts rows into bins of equal width by probability, which include their upper bound, and returns those that have rows.</summary>
    public static CalibrationBin[] ComputeCalibration(float[] probabilities, bool[] areTrue, int bins)
    {
        return
        [
            .. Enumerable.Range(0, probabilities.Length)
                .GroupBy(row => Math.Clamp((int)Math.Ceiling((double)probabilities[row] * bins) - 1, 0, bins - 1))
                .OrderBy(bin => bin.Key)
                .Select(bin => new CalibrationBin(bin.Average(row => probabilities[row]), bin.Average(row => areTrue[row] ? 1.0 : 0.0), bin.Count())),
        ];
    }

    /// <summary>Omits points that are nearer than 1/300 to the last one that is kept: the picture has no more pixels. Keeps the first and the last.</summary>
    public static CurvePoint[] Thin(CurvePoint[] curve)
    {
        const int EnoughToDrawAll = 600;
        if (curve.Length <= EnoughToDrawAll)
        {
            return curve;
        }
        var kept = new List<CurvePoint> { curve[0] };
        foreach (CurvePoint point in curve.AsSpan(1, curve.Length - 2))
        {
            if (Math.Abs(point.X - kept[^1].X) + Math.Abs(point.Y - kept[^1].Y) >= 1.0 / 300)
            {
                kept.Add(point);
            }
        }
        return [.. kept, curve[^1]];
    }

    /// <summary>Returns, for every distinct score from the highest down, how many rows of the class and how many others score at least as high.</summary>
    static List<(double Threshold, int OfClass, int Others)> CountByThreshold(float[] scores, bool[] isOfClass)
    {
        float[] sorted = [.. scores];
        bool[] flags = [.. isOfClass];
        Array.Sort(sorted, flags);
        var counts = new List<(double, int, int)>();
        int ofClass = 0;
        for (int i = sorted.Length - 1; i >= 0; i--)
        {
            ofClass += flags[i] ? 1 : 0;
            if (i == 0 || sorted[i - 1] != sorted[i])
            {
                counts.Add((sorted[i], ofClass, sorted.Length - i - ofClass));
            }
        }
        return counts;
    }
}
