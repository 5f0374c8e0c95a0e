using System.Globalization;
using System.Text;

namespace FastNn.Tables;

/// <summary>A metric of a model beside that of the trivial baseline: the class frequencies, or the mean, of the rows it was trained on.</summary>
/// <param name="Name">The name, such as "log loss".</param>
/// <param name="Value">The value for the model; NaN where it is undefined.</param>
/// <param name="Baseline">The value for the baseline.</param>
/// <param name="LargerIsBetter">Whether a larger value is a better one.</param>
public sealed record TabularMetric(string Name, double Value, double Baseline, bool LargerIsBetter);

/// <summary>The predictions of a model for labelled rows, and how good they are. Immutable.</summary>
public sealed class TabularEvaluation
{
    internal TabularEvaluation(IReadOnlyList<TabularMetric> metrics, float[] outputs, int[] labels, float[] targets) =>
        (Metrics, Outputs, Labels, Targets) = (metrics, outputs, labels, targets);

    /// <summary>The metrics; for classes log loss first, for numbers the root mean squared error first.</summary>
    public IReadOnlyList<TabularMetric> Metrics { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => Math.Max(Labels.Length, Targets.Length);

    /// <summary>The predictions: probabilities, or numbers in the label's units.  [rows, classes or 1]</summary>
    public ReadOnlyMemory<float> Outputs { get; }

    /// <summary>The class of each row; empty for regression.</summary>
    public ReadOnlyMemory<int> Labels { get; }

    /// <summary>The number to predict of each row; empty for classes.</summary>
    public ReadOnlyMemory<float> Targets { get; }

    /// <summary>Returns a metric by its name.</summary>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public TabularMetric this[string name]
    {
        get
        {
            foreach (TabularMetric metric in Metrics)
            {
                if (metric.Name == name)
                {
                    return metric;
                }
            }
            throw new ArgumentException($"name is '{name}'; the metrics are {string.Join(", ", Metrics.Select(metric => metric.Name))}.", nameof(name));
        }
    }

    /// <summary>Lists the metrics beside the baseline.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"",-22}{"model",12}{"baseline",12}");
        foreach (TabularMetric metric in Metrics)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{metric.Name,-22}{Format(metric.Value),12}{Format(metric.Baseline),12}");
        }
        return text.ToString();
    }

    static string Format(double value) => value.ToString(Math.Abs(value) < 100 ? "0.####" : "#,0.##", CultureInfo.InvariantCulture);
}
