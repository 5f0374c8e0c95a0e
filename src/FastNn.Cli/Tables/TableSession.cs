using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>Trains a model of a table by a preset, saves it, and tests it on rows not used in training; or cross-validates. A search for
/// settings may precede it.</summary>
static class TableSession
{
    /// <returns>The exit code.</returns>
    public static int Run(TableRequest request)
    {
        CheckFiles(request);
        TableData data = TableData.Read(request);
        var text = new TableText(request.Text, request, data);
        text.WriteData();
        using var interruption = new Interruption();
        CrossValidation? folds = null;
        TuningResult? tuning = null;
        TabularModel model;
        TimeSpan time;
        try
        {
            if (request.Folds > 0)
            {
                folds = CrossValidation.Run(request, data, interruption.Token);
                text.WriteFolds(folds);
            }
            if (request.Out is null)
            {
                text.Print($"no model was written; give --out to train one on all rows");
                WriteJson(request, data, folds, null, null);
                return ExitCode.Success;
            }
            if (request.Tuning is not null)
            {
                tuning = TuningRun.Run(request, data, interruption.Token);
                data = data with { Options = tuning.Tuning.Apply(data.Options) };
                text = new TableText(request.Text, request, data);
            }
            text.WritePlan();
            (model, time) = TableTraining.Run(request, data.Training, data.Schema.Label, data.Options, "", interruption.Token);
        }
        catch (OperationCanceledException)
        {
            string more = request.Tuning?.Options.Journal is { } journal ? $"; the same command continues from {journal}" : "";
            (request.IsJson ? Console.Error : Console.Out).WriteLine($"interrupted; no model was written{more}");
            return ExitCode.Interrupted;
        }
        Holdout.SaveStratified(model.Network, request.Holdout);
        model.Save(request.Out);
        // From here on a signal ends the process: nothing is left to save.
        if (interruption.End())
        {
            (request.IsJson ? Console.Error : Console.Out).WriteLine($"interrupted after the training; the model was saved, but not tested: {request.Out}");
            return ExitCode.Interrupted;
        }
        TableResult result = TableResult.Measure(model, data, time);
        text.WriteResult(result);
        if (tuning is not null)
        {
            text.Print($"the same model without a search: {tuning.Command}");
        }
        text.Print($"saved: {request.Out} ({new FileInfo(request.Out).Length:n0} bytes), trained in {time.TotalSeconds:f1} s");
        if (request.Report is { } page)
        {
            File.WriteAllText(page, TableReportPage.Render(TableReports.Create(request, data, result) with { Tuning = tuning }));
            text.Print($"report: {page}");
        }
        WriteJson(request, data, folds, tuning, result);
        return ExitCode.Success;
    }

    /// <summary>Checks, before anything is read, that the files can be written and overwrite no other.</summary>
    static void CheckFiles(TableRequest request)
    {
        if (request.Out is not null)
        {
            ModelFiles.CheckWritable("--out", request.Out, ModelFiles.Default);
        }
        if (request.Report is not null)
        {
            ModelFiles.CheckWritable("--report", request.Report, "report.html");
        }
        string? journal = request.Tuning?.Options.Journal;
        if (journal is not null)
        {
            ModelFiles.CheckWritable("--journal", journal, "tune.jsonl");
        }
        string table = request.File.Path;
        (string Option, string? Path)[] others = [("--test", request.Test), ("--validation", request.Validation)];
        foreach ((string option, string? path) in others)
        {
            Require.Usage(path is null || !DistinctFiles.AreSame(path, table),
                $"{option} is {path}, which is also the file of --csv, whose rows are trained on; give other rows.");
        }
        foreach ((string option, string? path) in others.Prepend(("--csv", table)))
        {
            var files = new DistinctFiles();
            files.Add(option, path);
            files.Add("--journal", journal);
            files.Add("--report", request.Report);
            files.Add("--out", request.Out);
        }
    }

    static void WriteJson(TableRequest request, TableData data, CrossValidation? folds, TuningResult? tuning, TableResult? result)
    {
        if (request.IsJson)
        {
            JsonOutput.Write(json =>
            {
                TableJson.Write(json, request, data, folds, result);
                if (tuning is not null)
                {
                    TuningJson.Write(json, tuning);
                }
            });
        }
    }
}
