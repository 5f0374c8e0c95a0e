using FastNn.Contracts;
using FastNn.Metrics;

namespace FastNn;

/// <summary>
/// Base class of metrics that count, for each class, the samples predicted as it, of it, and both. <see cref="Class"/> chooses the class to measure;
/// unless it is set, <see cref="Average"/> says how the classes become one number.
/// </summary>
/// <remarks>Defined as in scikit-learn, with 0 for a division by 0. With sample weights a sample counts its weight.</remarks>
public abstract class ClassMetric : Metric
{
    readonly int chosen = -1;
    readonly ClassCounts counts = new();

    /// <summary>The class to measure, from 0; -1, the default, is the <see cref="Average"/> of all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below -1.</exception>
    public int Class
    {
        get => chosen;
        init
        {
            Require.Range(value >= -1, nameof(Class), $"Class is {value}; it must be a class from 0, or -1 for the average of all.");
            chosen = value;
        }
    }

    /// <summary>How the classes become one number where <see cref="Class"/> is not set; <see cref="ClassAverage.Auto"/> unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such average.</exception>
    public ClassAverage Average
    {
        get;
        init
        {
            Require.Range(Enum.IsDefined(value), nameof(Average), $"Average is {value}; it must be Auto, Macro, Micro or Weighted.");
            field = value;
        }
    }

    /// <inheritdoc/>
    public sealed override double Value
    {
        get
        {
            if (chosen >= 0 || (Outputs == 1 && Average == ClassAverage.Auto))
            {
                int one = chosen >= 0 ? chosen : 1;
                return one < counts.Count ? ComputeValue(one) : double.NaN;
            }
            double samples = ClassCounts.Sum(counts.Actual);
            return Average switch
            {
                _ when samples == 0 => double.NaN,
                ClassAverage.Micro => ComputeValue(ClassCounts.Sum(counts.Predicted), samples, ClassCounts.Sum(counts.Correct)),
                ClassAverage.Weighted => ComputeMean(isWeighted: true),
                _ => ComputeMean(isWeighted: false),
            };
        }
    }

    /// <inheritdoc/>
    protected sealed override string DefaultName =>
        chosen >= 0 ? $"{GetType().Name}[{chosen}]" : Average == ClassAverage.Auto ? GetType().Name : $"{GetType().Name}[{Average}]";

    /// <inheritdoc/>
    protected internal override void ValidateData(int outputs, bool areLabels)
    {
        int classes = Classes.Count(outputs);
        Require.Argument(chosen < classes, nameof(Class), $"Class of {Name} is {chosen}; with {outputs} output(s) it must be at most {classes - 1}.");
    }

    /// <summary>Returns the metric of one class.</summary>
    /// <param name="predicted">Samples predicted as this class, each counted with its weight.</param>
    /// <param name="actual">Samples of this class.</param>
    /// <param name="correct">Samples of this class predicted as such.</param>
    protected abstract double ComputeValue(double predicted, double actual, double correct);

    /// <inheritdoc/>
    protected sealed override void Clear() => counts.Clear(Outputs);

    /// <inheritdoc/>
    protected sealed override void AddBatch(ReadOnlyMatrix outputs, Targets targets) => counts.Add(outputs, targets, OutputKind);

    /// <summary>Divides, with 0 for a division by 0.</summary>
    private protected static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    double ComputeMean(bool isWeighted)
    {
        double sum = 0, total = 0;
        for (int i = 0; i < counts.Count; i++)
        {
            if (counts.Predicted[i] + counts.Actual[i] > 0)
            {
                double weight = isWeighted ? counts.Actual[i] : 1;
                sum += weight * ComputeValue(i);
                total += weight;
            }
        }
        return sum / total;
    }

    double ComputeValue(int one) => ComputeValue(counts.Predicted[one], counts.Actual[one], counts.Correct[one]);
}
