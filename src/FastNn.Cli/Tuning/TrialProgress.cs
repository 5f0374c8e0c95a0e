using FastNn.Tables;
using Spectre.Console;
using Spectre.Console.Rendering;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Follows a search: writes a line for each trial at each rung, or draws a table of the best ones.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="isClassifier">Whether the label is one of some classes.</param>
/// <param name="rungs">The rungs.</param>
sealed class TrialProgress(TextWriter output, bool isClassifier, int rungs) : IProgress<SearchProgress>
{
    readonly long start = TimeProvider.System.GetTimestamp();
    volatile SearchProgress? latest;

    string Metric => TuningResult.GetMetric(isClassifier);

    /// <inheritdoc/>
    public void Report(SearchProgress value)
    {
        latest = value;
        (SearchTrial trial, SearchOutcome outcome) = (value.Last.Trial, value.Last.Outcome);
        MeasuredTrial best = value.Best[0];
        string[] losses = MetricText.FormatAll(Get(value.Last), Get(best));
        output.WriteLine(Invariant($"trial {trial.Number,3}  rung {trial.Rung + 1}/{rungs}  {Metric} {losses[0]} at epoch {outcome.Epoch}/{trial.Epochs}  ")
            + Invariant($"best {losses[1]} (trial {best.Trial.Number})  {value.Time.TotalSeconds,6:f1} s  {trial}"));
    }

    /// <summary>Returns the table of the moment. Any thread.</summary>
    public IRenderable Draw()
    {
        SearchProgress? now = latest;
        var table = new Spectre.Console.Table
        {
            Title = new(Invariant($"search: {now?.Count ?? 0} trainings, {TimeProvider.System.GetElapsedTime(start).TotalSeconds:f0} s")),
        };
        foreach (string column in (string[])["trial", "rung", "epochs", Metric, "network"])
        {
            table.AddColumn(new Spectre.Console.TableColumn(column));
        }
        foreach (MeasuredTrial one in now?.Best ?? [])
        {
            table.AddRow(
                ((string[])[Invariant($"{one.Trial.Number}"), Invariant($"{one.Trial.Rung + 1}/{rungs}"), Invariant($"{one.Trial.Epochs}"),
                    MetricText.Format(Get(one)), one.Trial.ToString()]).Select(text => new Text(text)));
        }
        return table;
    }

    double Get(MeasuredTrial one) => TuningResult.GetValue(one, isClassifier);
}
