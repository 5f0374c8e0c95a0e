using FastNn.Contracts;
using FastNn.Metrics;

namespace FastNn;

/// <summary>
/// Base class of metrics that count, for each class, the samples predicted as it, of it, and both. Unless <see cref="Class"/> is set, the value is the mean
/// over
/// the classes that occur ("macro"), and with a single output that of the second class.
/// </summary>
/// <remarks>Defined as in scikit-learn, with 0 for a division by 0.</remarks>
public abstract class ClassMetric : Metric
{
    readonly int chosen = -1;
    long[] predicted = [], actual = [], correct = [];

    /// <summary>The class to measure, from 0; -1, the default, is the mean over all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below -1.</exception>
    public int Class
    {
        get => chosen;
        init
        {
            Require.Range(value >= -1, nameof(Class), $"Class is {value}; it must be a class from 0, or -1 for the mean over all.");
            chosen = value;
        }
    }

    /// <inheritdoc/>
    public sealed override double Value
    {
        get
        {
            if (chosen >= 0 || Outputs == 1)
            {
                int one = chosen >= 0 ? chosen : 1;
                return one < correct.Length ? ComputeValue(predicted[one], actual[one], correct[one]) : double.NaN;
            }
            double sum = 0;
            int occurring = 0;
            for (int i = 0; i < correct.Length; i++)
            {
                if (predicted[i] + actual[i] > 0)
                {
                    sum += ComputeValue(predicted[i], actual[i], correct[i]);
                    occurring++;
                }
            }
            return sum / occurring;
        }
    }

    /// <inheritdoc/>
    protected sealed override string DefaultName => chosen < 0 ? GetType().Name : $"{GetType().Name}[{chosen}]";

    /// <inheritdoc/>
    protected internal override void ValidateData(int outputs, bool areLabels)
    {
        int classes = Classes.Count(outputs);
        Require.Argument(chosen < classes, nameof(Class), $"Class of {Name} is {chosen}; with {outputs} output(s) it must be at most {classes - 1}.");
    }

    /// <summary>Returns the metric of one class.</summary>
    /// <param name="predicted">Samples predicted as this class.</param>
    /// <param name="actual">Samples of this class.</param>
    /// <param name="correct">Samples of this class predicted as such.</param>
    protected abstract double ComputeValue(long predicted, long actual, long correct);

    /// <inheritdoc/>
    protected sealed override void Clear()
    {
        int classes = Classes.Count(Outputs);
        if (correct.Length != classes)
        {
            (predicted, actual, correct) = (new long[classes], new long[classes], new long[classes]);
        }
        Array.Clear(predicted);
        Array.Clear(actual);
        Array.Clear(correct);
    }

    /// <inheritdoc/>
    protected sealed override void AddBatch(ReadOnlyMatrix outputs, Targets targets)
    {
        for (int row = 0; row < outputs.Rows; row++)
        {
            int guess = Classes.Find(outputs.Row(row), OutputKind), truth = Classes.FindTarget(targets, row, Outputs);
            predicted[guess]++;
            actual[truth]++;
            correct[truth] += guess == truth ? 1 : 0;
        }
    }

    /// <summary>Divides, with 0 for a division by 0.</summary>
    private protected static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}
