using FastNn.Metrics;

namespace FastNn;

/// <summary>
/// A metric of single classes, made from how often each was predicted, wanted, and both. Unless <see cref="Class"/> says which, it is the plain mean over the
/// classes that occur ("macro"), and with a single output that of the second class.
/// </summary>
/// <remarks>Definitions and the value 0 where a class offers nothing to divide by: as scikit-learn's.</remarks>
public abstract class ClassMetric : Metric
{
    readonly int chosen = -1;
    long[] predicted = [], wanted = [], both = [];

    /// <summary>The class that is measured, from 0; -1 unless set, for all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below -1.</exception>
    public int Class
    {
        get => chosen;
        init => chosen = value >= -1 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"There is no class {value}; classes count from 0, and -1 stands for the mean over all.");
    }

    /// <inheritdoc/>
    public sealed override double Value
    {
        get
        {
            if (chosen >= 0 || Outputs == 1)
            {
                int one = chosen >= 0 ? chosen : 1;
                return one < both.Length ? Of(predicted[one], wanted[one], both[one]) : double.NaN;
            }
            double sum = 0;
            int occurring = 0;
            for (int i = 0; i < both.Length; i++)
            {
                if (predicted[i] + wanted[i] > 0)
                {
                    sum += Of(predicted[i], wanted[i], both[i]);
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
        if (chosen >= Classes.Count(outputs))
        {
            throw new ArgumentException($"{Name} is of class {chosen}, but {outputs} outputs know only the classes 0 to {Classes.Count(outputs) - 1}.");
        }
    }

    /// <summary>The metric of one class.</summary>
    /// <param name="predicted">Samples predicted as this class.</param>
    /// <param name="wanted">Samples of this class.</param>
    /// <param name="both">Samples of this class predicted as such.</param>
    protected abstract double Of(long predicted, long wanted, long both);

    /// <inheritdoc/>
    protected sealed override void Clear()
    {
        int classes = Classes.Count(Outputs);
        if (both.Length != classes)
        {
            (predicted, wanted, both) = (new long[classes], new long[classes], new long[classes]);
        }
        Array.Clear(predicted);
        Array.Clear(wanted);
        Array.Clear(both);
    }

    /// <inheritdoc/>
    protected sealed override void Gather(ReadOnlyMatrix outputs, Targets targets)
    {
        for (int row = 0; row < outputs.Rows; row++)
        {
            int guess = Classes.Of(outputs.Row(row), Meaning), truth = Classes.Wanted(targets, row, Outputs);
            predicted[guess]++;
            wanted[truth]++;
            both[truth] += guess == truth ? 1 : 0;
        }
    }

    /// <summary>A quotient that is 0 where there is nothing to divide by.</summary>
    private protected static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
}
