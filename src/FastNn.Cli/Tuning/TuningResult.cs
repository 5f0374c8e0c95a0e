using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>The result of a search.</summary>
/// <param name="Tuning">The search.</param>
/// <param name="IsClassifier">Whether the label is one of some classes.</param>
/// <param name="Command">The command that trains the same model without a search.</param>
sealed record TuningResult(TabularTuning Tuning, bool IsClassifier, string Command)
{
    /// <summary>The name of the loss that is shown.</summary>
    public string Metric => GetMetric(IsClassifier);

    /// <summary>Returns the name of the loss that is shown.</summary>
    public static string GetMetric(bool isClassifier) => isClassifier ? "log loss" : "RMSE";

    /// <summary>Returns the loss that is shown: log loss, or the root of the mean squared error.</summary>
    public static double GetValue(MeasuredTrial one, bool isClassifier) => isClassifier ? one.Outcome.Loss : Math.Sqrt(one.Outcome.Loss);

    /// <summary>Returns the loss of a trial.</summary>
    public double GetValue(MeasuredTrial one) => GetValue(one, IsClassifier);
}
