using System.Linq;
using FastNn.Contracts;

namespace FastNn.Training;

/// <summary>The value by which a callback compares epochs: a metric on the validation data, or the loss, of the validation data where there are any.</summary>
readonly struct MonitoredValue
{
    readonly string? metric;
    readonly double sign;

    MonitoredValue(string? metric, bool largerIsBetter) => (this.metric, sign) = (metric, largerIsBetter ? -1 : 1);

    /// <summary>Finds a metric of the trainer by its name.</summary>
    /// <param name="trainer">The trainer whose Fit begins.</param>
    /// <param name="name">The metric's name; null for the loss.</param>
    /// <param name="callback">The name of the callback, for messages.</param>
    /// <exception cref="ArgumentException">No metric of the trainer has that name, or there is no validation data.</exception>
    public static MonitoredValue Find(Trainer trainer, string? name, string callback)
    {
        if (name is null)
        {
            return new(null, largerIsBetter: false);
        }
        Require.Argument(trainer.HasValidation, "Watch",
            $"{callback}.Watch is '{name}'; metrics are measured on validation data. Pass validation data to Fit.");
        foreach (Metric metric in trainer.Metrics)
        {
            if (metric.Name == name)
            {
                return new(name, metric.LargerIsBetter);
            }
        }
        string names = string.Join(", ", trainer.Metrics.Select(metric => $"'{metric.Name}'"));
        throw new ArgumentException(
            $"{callback}.Watch is '{name}'; it must be the name of a metric of the trainer ({(names == "" ? "there are none" : names)}). Add the metric "
                + $"to the trainer's Metrics.");
    }

    /// <summary>Returns the value of an epoch, negated where larger is better: the smaller the better.</summary>
    public double GetCost(EpochReport epoch) => metric is null ? epoch.Loss : sign * epoch.ValidationMetrics[metric];
}
