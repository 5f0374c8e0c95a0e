using System.Text;
using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Renders a search: the learning curves of all trials, the trials, the importance of the settings, and the command of the winner.</summary>
static class TuningSections
{
    const int MaxTrials = 200, Named = 3;

    public static void Add(StringBuilder page, TuningResult result)
    {
        SearchResult search = result.Tuning.Result;
        page.Append("<h2>Search</h2>\n");
        Page.AddNote(page, Invariant($"{search.Trials.Count:n0} trials, measured {search.Measured.Count:n0} times in {search.Time.TotalSeconds:f1} s. ")
            + "The same model without a search:");
        page.Append($"<pre class=\"card\" style=\"white-space:pre-wrap;overflow-wrap:anywhere\">{Html.Encode(result.Command)}</pre>\n");
        Page.AddNote(page, "Validation loss by epoch of each trial at its highest rung. The best trials of each kind have colours; numbers are standardized.");
        page.Append("<section class=\"charts\">\n");
        foreach (IGrouping<string, MeasuredTrial> space in search.Trials.GroupBy(one => one.Trial.Space.Name))
        {
            Page.AddCard(page, space.Key, Draw([.. space]));
        }
        page.Append("</section>\n");
        AddImportance(page, search);
        AddTrials(page, result);
    }

    static string Draw(MeasuredTrial[] trials)
    {
        double[] losses = [.. trials.SelectMany(one => one.Outcome.Curve).Select(epoch => (double)epoch.Validation).Where(double.IsFinite)];
        if (losses.Length == 0)
        {
            return "";
        }
        // A trial that diverges would press all others to the bottom.
        double lowest = losses.Min(), highest = Math.Min(losses.Max(), lowest + 4 * (losses.Order().ElementAt(losses.Length * 3 / 4) - lowest));
        var plot = new Plot("Validation loss of the trials by epoch", Axis.OfWholeNumbers("epoch", 1, trials.Max(one => one.Outcome.Curve.Count)),
            Axis.Enclose("validation loss", lowest, highest, value => Invariant($"{value:0.####}")));
        foreach ((int i, MeasuredTrial one) in trials.Index().Reverse())
        {
            IEnumerable<PlotPoint> points = one.Outcome.Curve.Index().Where(epoch => epoch.Item.Validation <= highest)
                .Select(epoch => new PlotPoint(epoch.Index + 1, epoch.Item.Validation));
            if (i < Named)
            {
                plot.AddLine(i, points, Invariant($"trial {one.Trial.Number}"));
            }
            else
            {
                plot.AddReference(points);
            }
        }
        return plot.Render();
    }

    static void AddImportance(StringBuilder page, SearchResult search)
    {
        if (search.Importance.Count == 0)
        {
            return;
        }
        page.Append("<h3>Importance of the settings</h3>\n");
        Page.AddNote(page, "The part of the variance of the trials' ranks that a setting alone explains, adjusted for chance. "
            + "Of a few trials it is a hint only.");
        page.Append("<div class=\"card bars\">\n");
        foreach (SettingImportance one in search.Importance)
        {
            page.Append($"<span class=\"name\">{Html.Encode($"{one.Space} {one.Setting}")}</span>");
            page.Append(Invariant($"<span class=\"bar\"><i style=\"width:{one.Explained * 100:f1}%\"></i></span>"));
            page.Append($"<span class=\"value\">{Html.FormatPercent(one.Explained)}</span>\n");
        }
        page.Append("</div>\n");
    }

    static void AddTrials(StringBuilder page, TuningResult result)
    {
        IReadOnlyList<MeasuredTrial> trials = result.Tuning.Result.Trials;
        page.Append("<h3>Trials</h3>\n");
        Page.AddNote(page, trials.Count > MaxTrials ? Invariant($"The best {MaxTrials} of {trials.Count:n0} trials.") : "The best first.");
        page.Append("<div class=\"scroll\"><table class=\"list\">\n");
        page.Append($"<tr><th>trial</th><th>rung</th><th>epochs</th><th>best epoch</th><th>{Html.Encode(result.Metric)}</th><th>network</th></tr>\n");
        foreach (MeasuredTrial one in trials.Take(MaxTrials))
        {
            page.Append(Invariant($"<tr><th>{one.Trial.Number}</th><td>{one.Trial.Rung + 1}</td><td>{one.Trial.Epochs}</td><td>{one.Outcome.Epoch}</td>"));
            page.Append($"<td>{Html.Format(result.GetValue(one))}</td><td style=\"text-align:left\">{Html.Encode(one.Trial.ToString())}</td></tr>\n");
        }
        page.Append("</table></div>\n");
    }
}
