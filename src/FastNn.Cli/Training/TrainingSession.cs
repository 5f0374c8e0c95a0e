using FastNn.Simd;
using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Trains a network, saves it, and tests it on rows not used in training.</summary>
static class TrainingSession
{
    /// <returns>The exit code.</returns>
    public static int Run(TrainingRequest request)
    {
        if (request.IsPrimary)
        {
            ModelFiles.CheckWritable("--out", request.Out, ModelFiles.Default);
            request.Files.Check();
            request.Files.CheckDistinct(request.Source, request.Out);
        }
        PreparedTraining training = request.Mpi is null ? PreparedTraining.Create(request) : MpiRows.Prepare(request, request.Mpi.Group);
        if (training.Data is { } all)
        {
            PrintStart(request, training, all);
        }
        if (request.Mpi is { } mpi)
        {
            MpiPlan? expected = MpiPlan.Measure(mpi, training);
            if (mpi.PlansOnly)
            {
                expected?.WriteTable(Console.Out);
                return ExitCode.Success;
            }
            expected?.WriteSummary(Console.Out);
            training = MpiRows.Scatter(training, request, mpi);
        }

        using var interruption = new Interruption();
        if (TrainingRun.Fit(training, request, interruption.Token) is not { } report)
        {
            Console.WriteLine("interrupted before the first batch; no model was saved");
            return ExitCode.Interrupted;
        }
        if (training.Data is not { } data)
        {
            return report.Stop == StopReason.Cancelled ? ExitCode.Interrupted : ExitCode.Success;
        }
        training.Network.Save(request.Out);
        // From here on a signal ends the process: nothing is left to save.
        bool isInterrupted = interruption.End();
        if (report.Stop == StopReason.Cancelled)
        {
            string resume = request.Files.Checkpoint is { } checkpoint ? $"; resume with --resume {checkpoint}" : "";
            Print($"interrupted after {report.Epochs.Count} complete epochs; the model so far was saved: {request.Out}{resume}");
            return ExitCode.Interrupted;
        }
        if (isInterrupted)
        {
            Print($"interrupted after the last epoch; the model was saved, but not tested: {request.Out}");
            return ExitCode.Interrupted;
        }
        PrintResult(request, training, data, report);
        return ExitCode.Success;
    }

    static void PrintStart(TrainingRequest request, PreparedTraining training, DataSplit data)
    {
        (TrainingPlan plan, Network network) = (training.Plan, training.Network);
        RowSource source = request.Source;
        string columns = source.ColumnSummary ?? Invariant($"{data.Training.Inputs:n0} inputs, {data.Training.Outputs:n0} classes");
        Print($"data: {source.Name}: {columns}");
        foreach (string warning in source.Schema?.Warnings ?? [])
        {
            Console.WriteLine($"warning: {TerminalText.Sanitize(TableOptions.Translate(warning))}");
        }
        string validation = Invariant($"{data.Validation?.Count ?? 0:n0} {data.ValidationName} rows, tested after every epoch");
        Print($"rows: {data.Training.Count:n0} training rows; {validation}; {data.Test?.Count ?? 0:n0} test rows, tested at the end");
        long parameters = network.Parameters.ElementCount;
        string tier = $"{Tiers.Current}".ToLowerInvariant();
        Print($"network: {network.Inputs:n0} inputs, {network.Count} layers, {parameters:n0} parameters, seed {network.Seed}, SIMD tier {tier}");
        if (request.Mpi is { } mpi)
        {
            Print($"mpi: {mpi.ToString()}");
        }
        if (plan.Assumed.Count > 0)
        {
            Print($"defaults: {string.Join(' ', plan.Assumed.Select(pair => $"--{pair.Option} {pair.Value}"))}");
        }
        if (File.Exists(request.Out) && request.Mpi is null or { PlansOnly: false })
        {
            Print($"{request.Out} exists and will be replaced");
        }
    }

    static void PrintResult(TrainingRequest request, PreparedTraining training, DataSplit data, TrainingReport report)
    {
        Network network = training.Network;
        TableSchema? schema = request.Source.Schema;
        Evaluation result = Evaluation.Run(network, data.Final);
        string rows = data.Test is not null ? "rows not used in training" : $"{data.FinalName} rows, as no test rows were held out";
        Console.WriteLine(result.Summarize(data.FinalName, rows, schema));
        Print($"saved: {request.Out} ({new FileInfo(request.Out).Length:n0} bytes); its inputs are {request.Source.InputDescription}");
        if (request.Files.Report is not { } page)
        {
            return;
        }
        File.WriteAllText(page, ReportPage.Render(new()
        {
            Title = request.Source.Name,
            Settings = [("layers", LayerText.FormatAll(network)), .. request.Options, .. training.Plan.Assumed.Where(pair => pair.Option != "layers")],
            Network = network,
            Training = report,
            ValidationName = data.ValidationName,
            TestName = data.FinalName,
            Test = result,
            ClassNames = [.. Enumerable.Range(0, network.Outputs).Select(i => schema?.ClassNames[i] ?? Invariant($"{i}"))],
            Shape = request.Source.Shape,
        }));
        Print($"report: {page}");
    }

    static void Print(FormattableString line) => Console.WriteLine(Invariant(line));
}
