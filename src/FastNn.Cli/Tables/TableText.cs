using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Writes what was read and trained as text.</summary>
/// <param name="output">The text.</param>
/// <param name="request">The command line.</param>
/// <param name="data">The rows.</param>
sealed class TableText(TextWriter output, TableRequest request, TableData data)
{
    const int MaxColumns = 100, MaxName = 40, MaxValues = 70, MaxClasses = 10, MaxWarnings = 20, ShownImportances = 5;

    /// <summary>Writes the columns, the task, the warnings, and how the rows are used.</summary>
    public void WriteData()
    {
        Print($"data: {request.File.Path}: {data.RowCount:n0} rows, {data.Columns.Count:n0} columns");
        WriteColumns();
        output.WriteLine();
        TableSchema schema = data.Schema;
        string label = TerminalText.Sanitize(schema.Label);
        string what = schema.Task == TabularTask.Classification
            ? Invariant($"classification of {label} into {schema.ClassNames.Count:n0} classes: {TerminalText.Join(schema.ClassNames, MaxClasses)}")
            : $"regression of {label}";
        output.WriteLine($"task: {what} ({TerminalText.Sanitize(schema.TaskReason)})");
        foreach (string warning in schema.Warnings.Take(MaxWarnings))
        {
            output.WriteLine($"warning: {TerminalText.Sanitize(TableOptions.Translate(warning))}");
        }
        if (schema.Warnings.Count > MaxWarnings)
        {
            Print($"... and {schema.Warnings.Count - MaxWarnings:n0} more warnings, which --json and --report list");
        }
        output.WriteLine($"rows: {DescribeRows()}");
        if (File.Exists(request.Out))
        {
            Print($"{request.Out} exists and will be replaced");
        }
    }

    /// <summary>Writes what is going to be trained.</summary>
    public void WritePlan()
    {
        string plan = TabularModel.DescribePlan(data.Training, data.Schema.Label, data.Options);
        output.WriteLine($"preset: {DescribePreset(request)}: {plan}");
    }

    /// <summary>Writes the means and deviations of a cross-validation.</summary>
    public void WriteFolds(CrossValidation folds)
    {
        var table = new TextTable(1, "metric", "mean", "deviation", "baseline");
        foreach ((string name, double mean, double deviation, double baseline) in folds.Summarize())
        {
            table.Add([name, .. MetricText.FormatAll(mean, deviation, baseline)]);
        }
        table.Write(output);
        output.WriteLine();
    }

    /// <summary>Writes the metrics and the importance of the columns.</summary>
    public void WriteResult(TableResult result)
    {
        if (result.Report.Temperature is { } temperature)
        {
            Print($"calibrated with temperature {temperature:f3}");
        }
        WriteMetrics(result);
        WriteImportance(result);
        output.WriteLine();
        TabularMetric loss = result.Evaluation.Metrics[0];
        string[] losses = MetricText.FormatAll(loss.Value, loss.Baseline);
        string what = data.Test is null ? "validation rows, as there are no test rows" : "rows not used in training";
        string rows = Invariant($"{result.Evaluation.RowCount:n0} {what}");
        if (data.Schema.Task == TabularTask.Classification)
        {
            TabularMetric accuracy = result.Evaluation["accuracy"];
            Print($"{result.TestedName} accuracy {accuracy.Value * 100:f2} %, {loss.Name} {losses[0]} on {rows}");
            WritePreset(result, preset => Invariant($"accuracy {preset["accuracy"].Value * 100:f2} %, "));
            Print($"baseline accuracy {accuracy.Baseline * 100:f2} %, {loss.Name} {losses[1]} (always the class frequencies of the training)");
        }
        else
        {
            Print($"{result.TestedName} {loss.Name} {losses[0]} on {rows}");
            WritePreset(result, _ => "");
            Print($"baseline {loss.Name} {losses[1]} (always the mean of the training)");
        }
    }

    /// <summary>Writes a line.</summary>
    public void Print(FormattableString line) => output.WriteLine(Invariant(line));

    /// <summary>Returns the name of the preset.</summary>
    public static string DescribePresetName(TableRequest request) => request.Preset.ToString().ToLowerInvariant();

    /// <summary>Describes the preset with what was asked of it.</summary>
    public static string DescribePreset(TableRequest request)
    {
        string name = DescribePresetName(request);
        string asked = (request.BalancesClasses ? ", balanced classes" : "") + (request.Calibrates ? ", calibrated" : "");
        return request.Preset is TabularPreset.Auto or TabularPreset.Ensemble
            ? Invariant($"{name}{asked}, {request.TimeBudget.TotalSeconds:0.###} s on two cores") : $"{name}{asked}";
    }

    /// <summary>Writes what the preset alone would have reached on the same rows, where networks were added to it.</summary>
    void WritePreset(TableResult result, Func<TabularEvaluation, string> describe)
    {
        if (result.PresetEvaluation is { } preset)
        {
            TabularMetric loss = preset.Metrics[0];
            Print($"{DescribePresetName(request)} alone: {describe(preset)}{loss.Name} {MetricText.Format(loss.Value)} on the same rows");
            if (result.Report.Families.Skip(result.Report.PresetModel!.Report!.Families.Count).All(family => family.Share == 0))
            {
                output.WriteLine("none of the networks that were added got a share by validation: the model is that of the preset alone");
            }
        }
    }

    string DescribeRows()
    {
        int rows = data.Training.RowCount;
        if (request.Folds > 0)
        {
            return Invariant($"{rows:n0}, in {request.Folds} folds: each row is tested once, by a model that was trained on the other folds");
        }
        string training = data.Options.Validation is { } validation
            ? Invariant($"{rows:n0} to train on; {validation.RowCount:n0} of {request.Validation} to validate on")
            : Invariant($"{rows:n0} to train and validate on");
        string stratified = data.StratifyBy is null ? "" : ", stratified by class";
        string test = request.Test is { } file ? Invariant($"{data.Test!.RowCount:n0} of {file} to test on")
            : data.Test is { } held ? Invariant($"{held.RowCount:n0} held out to test on ({request.Holdout * 100:0.##} %{stratified})")
            : $"none held out to test on ({Holdout.Option} 0)";
        return $"{training}; {test}";
    }

    void WriteColumns()
    {
        var table = new TextTable(5, "column", "kind", "use", "missing", "values");
        foreach (ReportColumn column in data.Columns.Take(MaxColumns))
        {
            string missing = column.Missing == 0 ? "" : Invariant($"{column.Missing:n0}");
            table.Add(Shorten(column.Name, MaxName), column.Kind, column.Use, missing, DescribeValues(column));
        }
        table.Write(output);
        if (data.Columns.Count > MaxColumns)
        {
            Print($"... and {data.Columns.Count - MaxColumns:n0} more columns");
        }
    }

    static string DescribeValues(ReportColumn column)
    {
        if (column.Range is { } range)
        {
            // The digits of a float.
            return range.Lowest == range.Highest ? Invariant($"{range.Lowest:g7}") : Invariant($"{range.Lowest:g7} to {range.Highest:g7}");
        }
        if (column.Period is { } period)
        {
            return Invariant($"{period.First:yyyy-MM-dd} to {period.Last:yyyy-MM-dd}");
        }
        int count = column.Categories.Count;
        string names = string.Join(", ", column.Categories.Take(MaxClasses).Select(category => category.Value));
        return count == 0 ? "" : Shorten(Invariant($"{count:n0}: {names}{(count > MaxClasses ? ", ..." : "")}"), MaxValues);
    }

    void WriteMetrics(TableResult result)
    {
        TabularEvaluation validation = result.Report.Validation;
        TabularEvaluation? preset = result.PresetEvaluation;
        string[] tested = data.Test is null ? [] : [result.TestedName], alone = preset is null ? [] : [$"{DescribePresetName(request)} alone"];
        var table = new TextTable(1, ["metric", "validation", .. tested, .. alone, "baseline"]);
        foreach ((TabularMetric one, TabularMetric last) in validation.Metrics.Zip(result.Evaluation.Metrics))
        {
            double[] own = data.Test is null ? [] : [last.Value], other = preset is null ? [] : [preset[one.Name].Value];
            table.Add([one.Name, .. MetricText.FormatAll([one.Value, .. own, .. other, last.Baseline])]);
        }
        table.Write(output);
    }

    void WriteImportance(TableResult result)
    {
        var table = new TextTable(1, "column", $"rise of {result.ImportanceMeasure} where it is shuffled", "deviation");
        ColumnImportance[] shown = [.. result.Importance.Take(ShownImportances)];
        string[] numbers = MetricText.FormatAll([.. shown.SelectMany(column => new[] { column.Importance, column.Deviation })]);
        foreach ((int i, ColumnImportance column) in shown.Index())
        {
            table.Add(Shorten(column.Name, MaxName), numbers[2 * i], numbers[2 * i + 1]);
        }
        table.Write(output);
    }

    static string Shorten(string text, int length)
    {
        string line = TerminalText.Sanitize(text);
        return line.Length <= length ? line : $"{line.AsSpan(0, length - 3)}...";
    }
}
