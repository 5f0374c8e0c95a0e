using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>The metrics of models that were each trained on all folds of a table but one, and tested on that one.</summary>
/// <param name="Folds">The evaluations.</param>
/// <param name="Plan">What was trained for each.</param>
/// <param name="Time">The time of all trainings and tests.</param>
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

    /// <summary>Returns the rows to train on and the test rows of each fold.</summary>
    public static IEnumerable<(Table Training, Table Test)> Divide(TableRequest request, TableData data) =>
        data.Training.Folds(request.Folds, request.Seed, data.StratifyBy);

    /// <summary>Returns the options of the training of a fold: an equal part of the time budget, and in several processes, which train folds side by side, one
    /// thread.</summary>
    /// <param name="request">The command line.</param>
    /// <param name="data">The rows.</param>
    /// <param name="fold">The fold, from 1.</param>
    public static TabularOptions CreateOptions(TableRequest request, TableData data, int fold) => data.Options with
    {
        Dispatcher = request.GetDispatcher(fold),
        TimeBudget = request.TimeBudget / request.Folds,
        Threads = request.Dispatcher is null || request.Threads > 0 ? request.Threads : 1,
    };

    /// <summary>Trains and tests a model for each fold, in an equal part of the time budget, and prints a line for each. With several processes folds are
    /// trained side by side.</summary>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static CrossValidation Run(TableRequest request, TableData data, CancellationToken cancellation)
    {
        (string label, int k, long start) = (data.Schema.Label, request.Folds, TimeProvider.System.GetTimestamp());
        string plan = TabularModel.DescribePlan(data.Training, label, CreateOptions(request, data, fold: 1));
        string of = data.StratifyBy is null ? "" : ", stratified by class";
        request.Text.WriteLine(Invariant($"cross-validation: {k} folds{of}, each with 1/{k} of the time budget: {plan}"));
        var evaluations = new List<TabularEvaluation>();
        var running = new Queue<Task<(TabularEvaluation, string)>>();
        int begun = 0, sideBySide = request.Dispatcher?.Workers ?? 1;
        foreach ((Table training, Table test) in Divide(request, data))
        {
            int fold = ++begun;
            running.Enqueue(Task.Factory.StartNew(() => RunFold(fold, training, test), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default));
            if (running.Count == sideBySide)
            {
                Finish();
            }
        }
        while (running.Count > 0)
        {
            Finish();
        }
        return new(evaluations, plan, TimeProvider.System.GetElapsedTime(start));

        (TabularEvaluation, string) RunFold(int fold, Table training, Table test)
        {
            string name = Invariant($"fold {fold}/{k}  ");
            (TabularModel model, TimeSpan time) = TableTraining.Run(request, training, label, CreateOptions(request, data, fold), name, cancellation);
            TabularEvaluation evaluation = model.Evaluate(test);
            string metrics = string.Join("  ", evaluation.Metrics.Take(MetricsOfALine).Select(metric => $"{metric.Name} {MetricText.Format(metric.Value)}"));
            return (evaluation, Invariant($"{name}{test.RowCount:n0} test rows  {metrics}  {time.TotalSeconds:f1} s"));
        }

        // In the order of the folds.
        void Finish()
        {
            (TabularEvaluation evaluation, string line) = running.Dequeue().GetAwaiter().GetResult();
            evaluations.Add(evaluation);
            request.Text.WriteLine(line);
        }
    }
}
