using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Searches for settings, and shows the trials: in a terminal a table of the best ones, else a line for each.</summary>
static class TuningRun
{
    const int ShownTrials = 10, ShownImportances = 6;

    /// <summary>Searches.</summary>
    /// <param name="request">The command line.</param>
    /// <param name="data">The rows.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public static TuningResult Run(TableRequest request, TableData data, CancellationToken cancellation)
    {
        TuningRequest asked = request.Tuning!;
        bool isClassifier = data.Schema.Task == TabularTask.Classification;
        bool isLive = !request.IsJson && LiveTraining.IsPossible && request.Dispatcher is null;
        request.Text.WriteLine($"search: {Describe(request)}");
        var progress = new TrialProgress(isLive ? TextWriter.Null : request.Text, isClassifier, asked.Options.Rungs);
        TabularOptions options = data.Options with { Tuning = asked.Options with { Progress = progress } };
        TabularTuning found = isLive ? LiveTraining.Run(Search, progress.Draw) : Search();
        string networks = string.Concat(found.Networks.Select(network => $" --network \"{network}\""));
        var result = new TuningResult(found, isClassifier, $"fastnn train {asked.Command}{networks}");
        Write(request.Text, result, asked.Options.Rungs);
        return result;

        TabularTuning Search() => TabularTuning.Run(data.Training, data.Schema.Label, options, cancellation);
    }

    static string Describe(TableRequest request)
    {
        TuningOptions options = request.Tuning!.Options;
        string trials = options.Trials > 0 ? Invariant($"{options.Trials:n0} trials")
            : options.Budget is null ? $"{SearchOptions.DefaultTrials} trials" : "as many trials as there is time for";
        string time = options.Budget is { } budget ? Invariant($", at most {budget.TotalSeconds:0.#} s") : "";
        string workers = request.Dispatcher is { } dispatcher ? Invariant($"{dispatcher.Workers} processes")
            : options.Workers > 0 ? Invariant($"{options.Workers}") : "one on each core";
        string journal = options.Journal is { } path ? $", journal {path}" : "";
        return $"{options.Method.ToString().ToLowerInvariant()}, {trials}{time}, workers: {workers}{journal}";
    }

    static void Write(TextWriter output, TuningResult result, int rungs)
    {
        SearchResult search = result.Tuning.Result;
        var table = new TextTable(1, "network", "trial", "rung", "epochs", result.Metric);
        MeasuredTrial[] shown = [.. search.Trials.Take(ShownTrials)];
        string[] losses = MetricText.FormatAll([.. shown.Select(result.GetValue)]);
        foreach ((int i, MeasuredTrial one) in shown.Index())
        {
            table.Add(one.Trial.ToString(), Invariant($"{one.Trial.Number}"), Invariant($"{one.Trial.Rung + 1}/{rungs}"),
                Invariant($"{one.Trial.Epochs}"), losses[i]);
        }
        table.Write(output);
        if (search.Importance.Count > 0)
        {
            var importance = new TextTable(2, "networks", "setting", "explained part of the trials' ranks");
            foreach (SettingImportance one in search.Importance.Take(ShownImportances))
            {
                importance.Add(one.Space, one.Setting, Invariant($"{one.Explained * 100:f0} %"));
            }
            importance.Write(output);
        }
        string known = search.FromJournal > 0 ? Invariant($", {search.FromJournal} of them from the journal") : "";
        output.WriteLine();
        output.WriteLine(Invariant($"{search.Trials.Count:n0} trials, measured {search.Measured.Count:n0} times{known}, in {search.Time.TotalSeconds:f1} s"));
    }
}
