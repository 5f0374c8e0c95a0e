using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Makes the report of a training on a table.</summary>
static class TableReports
{
    /// <summary>Fills the report.</summary>
    /// <param name="request">The command line.</param>
    /// <param name="data">The rows.</param>
    /// <param name="result">The model.</param>
    public static TableReport Create(TableRequest request, TableData data, TableResult result)
    {
        (TabularEvaluation evaluation, TabularModel model) = (result.Evaluation, result.Model);
        bool areClasses = model.Task == TabularTask.Classification;
        return new()
        {
            Title = request.File.Path,
            Label = model.Schema.Label,
            RowsName = result.TestedName,
            Rows = [.. CountRows(data)],
            ColumnRows = data.RowCount,
            Metrics = [.. evaluation.Metrics.Select(metric => new ReportMetric(metric.Name, metric.Value, metric.Baseline))],
            Settings = [.. CreateSettings(request, data, result)],
            Columns = data.Columns,
            Warnings = [.. data.Schema.Warnings.Select(TableOptions.Translate)],
            Curves = [.. result.Report.Families.Select((family, i) => CreateCurve(NameFamily(family, i), family))],
            Importances = result.Importance,
            ImportanceMeasure = result.ImportanceMeasure,
            Classes = areClasses ? new(model.Classes, evaluation.Outputs.ToArray(), evaluation.Labels.ToArray()) : null,
            Numbers = areClasses ? null : new(evaluation.Outputs.ToArray(), evaluation.Targets.ToArray()),
            CellNames = [.. result.Tested.Columns.Select(column => column.Name)],
            GetRow = index => GetRow(result.Tested, result.Rows[index]),
        };
    }

    static IEnumerable<(string Name, long Rows)> CountRows(TableData data)
    {
        Table? validation = data.Options.Validation;
        yield return (validation is null ? "training and validation" : "training", data.Training.RowCount);
        if (validation is not null)
        {
            yield return ("validation", validation.RowCount);
        }
        if (data.Test is not null)
        {
            yield return ("test", data.Test.RowCount);
        }
    }

    static IEnumerable<(string Name, string Value)> CreateSettings(TableRequest request, TableData data, TableResult result)
    {
        yield return ("task", $"{data.Schema.Task.ToString().ToLowerInvariant()}: {data.Schema.TaskReason}");
        yield return ("preset", TableText.DescribePreset(request));
        yield return ("plan", result.Report.Plan);
        foreach ((int i, TabularFamily family) in result.Report.Families.Index())
        {
            string settings = family.Name == NameFamily(family, i) ? "" : $"{family.Name}: ";
            string epoch = Invariant($"best epoch {family.Epoch} of {family.Epochs}");
            yield return (NameFamily(family, i), Invariant($"{settings}{family.Members} networks, {epoch}, share {family.Share * 100:0.#} %"));
        }
        if (result.PresetEvaluation?.Metrics[0] is { } loss)
        {
            yield return ($"{TableText.DescribePresetName(request)} alone", $"{loss.Name} {MetricText.Format(loss.Value)} on the {result.TestedName} rows");
        }
        yield return ("seed", Invariant($"{request.Seed}"));
        yield return ("training time", Invariant($"{result.Time.TotalSeconds:f1} s"));
        yield return ("model", request.Out!);
    }

    // Settings are too long for a heading.
    static string NameFamily(TabularFamily family, int index) =>
        family.Name.IndexOf('(', StringComparison.Ordinal) is > 0 and int settings ? Invariant($"{family.Name[..settings]} {index + 1}") : family.Name;

    static Chart CreateCurve(string name, TabularFamily family) => new(
        $"Loss of {name}", 1,
        [
            new("training", 0, [.. family.Curve.Select(epoch => (double)epoch.Training)]),
            new("validation", 1, [.. family.Curve.Select(epoch => (double)epoch.Validation)]),
        ],
        value => Invariant($"{value:0.####}"));

    static ReportRow GetRow(Table table, int row) => new(table.GetLine(row), [.. table.Columns.Select(column => column.GetText(row) ?? "")]);
}
