using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>The metrics of models that were each trained on all folds of a table but one, and tested on that one.</summary>
/// <param name="Folds">The evaluations.</param>
/// <param name="Plan">What was trained for each.</param>
/// <param name="Time">The time of all trainings.</param>
sealed record CrossValidation(IReadOnlyList<TabularEvaluation> Folds, string Plan, TimeSpan Time)
{
    const int MetricsOfALine = 3;

    /// <summary>Returns, for each metric, the mean and the standard deviation (of the folds as a sample) of its values, and the mean of the baseline.</summary>
    public IEnumerable<(string Name, double Mean, double Deviation, double Baseline)> Summarize() => Folds[0].Metrics.Select(metric =>
    {
        double[] values = [.. Folds.Select(fold => fold[metric.Name].Value)];
        double mean = values.Average(), squares = values.Sum(value => (value - mean) * (value - mean));
        return (metric.Name, mean, Math.Sqrt(squares / (values.Length - 1)), Folds.Average(fold => fold[metric.Name].Baseline));
    });

    /// <summary>Trains and tests a model for each fold, in an equal part of the time budget, and prints a line for each.</summary>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static CrossValidation Run(TableRequest request, TableData data, CancellationToken cancellation)
    {
        (string label, int k) = (data.Schema.Label, request.Folds);
        TabularOptions options = data.Options with { TimeBudget = request.TimeBudget / k };
        string plan = TabularModel.DescribePlan(data.Training, label, options), of = data.StratifyBy is null ? "" : ", stratified by class";
        request.Text.WriteLine(Invariant($"cross-validation: {k} folds{of}, each with 1/{k} of the time budget: {plan}"));
        var evaluations = new List<TabularEvaluation>();
        TimeSpan time = default;
        foreach ((Table training, Table test) in data.Training.Folds(k, request.Seed, data.StratifyBy))
        {
            string name = Invariant($"fold {evaluations.Count + 1}/{k}  ");
            (TabularModel model, TimeSpan own) = TableTraining.Run(request, training, label, options, name, cancellation);
            TabularEvaluation evaluation = model.Evaluate(test);
            evaluations.Add(evaluation);
            time += own;
            string metrics = string.Join("  ", evaluation.Metrics.Take(MetricsOfALine).Select(metric => $"{metric.Name} {MetricText.Format(metric.Value)}"));
            request.Text.WriteLine(Invariant($"{name}{test.RowCount:n0} test rows  {metrics}  {own.TotalSeconds:f1} s"));
        }
        return new(evaluations, plan, time);
    }
}
