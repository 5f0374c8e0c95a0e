using System.CommandLine;
using System.Globalization;
using FastNn.Mpi;

namespace FastNn.Cli;

/// <summary><c>fastnn train</c>: trains a model on labelled rows, and writes a model file. A table is trained by a preset, unless one of the options of a
/// network is given.</summary>
static class TrainCommand
{
    static readonly TrainingDefaults images = TrainingDefaults.ForImages, table = TrainingDefaults.ForTable(0);

    static readonly Option<string?> layers = new("--layers")
    {
        Description = "Layers, separated by commas; a number is a Dense layer, the last one with an output per class "
            + $"[default: {images.Hidden},CLASSES; for a network for --csv {table.Hidden},CLASSES]",
        HelpName = "LIST",
    };

    static readonly Option<int?> epochs = NumberOption.OptionalCount(
        "--epochs", $"Maximum number of epochs [default: {images.Epochs}; for a network for --csv {table.Epochs}]");

    static readonly Option<int?> batch = NumberOption.OptionalCount(
        "--batch",
        $"Batch size: rows per update [default: {images.Batch}; for a network for --csv a sixtieth of the training rows, from {table.Batch} to 128]");

    static readonly Option<string?> optimizer = new("--optimizer")
    {
        Description = $"Optimizer, listed below [default: {images.FullOptimizer}; for a network for --csv {table.FullOptimizer}]",
        HelpName = "NAME",
    };

    static readonly Option<float?> learningRate = NumberOption.LearningRate("Learning rate, in place of the optimizer's own");

    static readonly Option<string?> schedule = new("--schedule")
    {
        Description = "Learning-rate schedule, listed below [default: a constant learning rate]",
        HelpName = "NAME",
    };

    static readonly Option<int?> patience = NumberOption.OptionalCount(
        "--early-stop",
        "Stop after N epochs without a lower validation loss (for --csv: lower by 0.001), and keep the weights of the best epoch; 0: never "
            + $"[default: 0; for a network for --csv {table.Patience}]",
        minimum: 0);

    static readonly Option<long?> seed = NumberOption.Seed(
        "Seed of the initial weights, the shuffling and the held-out rows: same seed, same model [default: 1]");
    static readonly Option<float?> holdout = Holdout.Create();
    static readonly Option<int?> threads = NumberOption.OptionalCount(
        "--threads", "Threads; the model is the same for any number [default: 1; for a preset one on each core]", maximum: 1024);

    /// <summary>The options of the training of one network.</summary>
    static readonly Option[] network = [layers, epochs, batch, optimizer, learningRate, schedule, patience];

    static readonly Option<string> output = new("--out")
    {
        Description = "Model file to write; an existing file is replaced",
        HelpName = "FILE",
        DefaultValueFactory = _ => ModelFiles.Default,
    };

    public static Command Create()
    {
        var source = new SourceOptions(isTraining: true);
        var files = new TrainingFileOptions();
        var presets = new PresetOptions();
        var mpi = new MpiOptions(hasModes: true);
        var command = new DocumentedCommand("train", "Train a model on labelled rows, and write a model file.") { Notes = () => TrainNotes.Text };
        source.AddTo(command);
        presets.AddTo(command);
        foreach (Option option in (Option[])[.. network, seed, holdout, threads])
        {
            command.Add(option);
        }
        files.AddTo(command);
        mpi.AddTo(command);
        command.Add(output);
        command.SetAction(result => mpi.Run(result, group => Run(result, source, files, presets, group is null ? null : (group, mpi))));
        return command;
    }

    static int Run(ParseResult result, SourceOptions source, TrainingFileOptions files, PresetOptions presets, (ProcessGroup Group, MpiOptions Options)? mpi)
    {
        TrainingRequest request = CreateRequest(result, source, files);
        string? own = network.Concat(files.OfNetwork).FirstOrDefault(option => IsGiven(result, option))?.Name, given = presets.FindGiven(result);
        bool isTable = request.Source is CsvSource;
        Require.Usage(isTable || given is null, $"{given} is for tables; give one with --csv, or omit {given}.");
        Require.Usage(own is null || given is null,
            $"{own} and {given} are both given, but {own} trains one network of your own, and {given} is for those that a preset chooses; omit one of them.");
        if (own is not null || !isTable)
        {
            return TrainingSession.Run(mpi is { } several ? request with { Mpi = several.Options.CreateTraining(result, several.Group) } : request);
        }
        TableRequest table = presets.CreateRequest(result, ((CsvSource)request.Source).File,
            new(request.Holdout, request.Seed, request.Threads, request.Files.Report, request.Out), IsGiven(result, output));
        if (mpi is not { } processes)
        {
            return TableSession.Run(table);
        }
        string? gradients = processes.Options.FindOfGradients(result);
        Require.Usage(gradients is null,
            $"{gradients} is for one network of your own; give --layers, or omit {gradients}: each network of a preset is trained in one process.");
        return TableProcesses.Run(table, processes.Group);
    }

    static bool IsGiven(ParseResult result, Option option) => result.GetResult(option) is { Implicit: false };

    static TrainingRequest CreateRequest(ParseResult result, SourceOptions source, TrainingFileOptions files)
    {
        string? name = result.GetValue(optimizer);
        float? rate = result.GetValue(learningRate);
        return new()
        {
            Source = source.CreateSource(result),
            Layers = result.GetValue(layers) is string list ? LayerList.Parse(list) : null,
            Optimizer = name is null ? null : OptimizerText.Parse(name, rate),
            LearningRate = rate ?? (name is null ? null : OptimizerText.GetLearningRate(name)),
            Schedule = result.GetValue(schedule) is string text ? ScheduleText.Parse(text) : null,
            Epochs = result.GetValue(epochs),
            Batch = result.GetValue(batch),
            Seed = result.GetValue(seed) ?? 1,
            Holdout = result.GetValue(holdout),
            Threads = result.GetValue(threads),
            Patience = result.GetValue(patience),
            Files = files.GetFiles(result),
            Out = result.GetValue(output)!,
            Options = GetOptions(result),
        };
    }

    /// <summary>Returns the options and their values, as written or by default, without dashes.</summary>
    static List<(string Option, string Value)> GetOptions(ParseResult result)
    {
        var values = new List<(string Option, string Value)>();
        foreach (Option option in (Option[])[optimizer, learningRate, schedule, epochs, batch, patience, holdout, seed, threads])
        {
            string? text = result.GetResult(option) switch
            {
                { Implicit: false, Tokens: [var token, ..] } => token.Value,
                { } implicitResult => Convert.ToString(implicitResult.GetValueOrDefault<object?>(), CultureInfo.InvariantCulture),
                _ => option == seed || option == threads ? "1" : null,
            };
            if (!string.IsNullOrEmpty(text))
            {
                values.Add((option.Name.TrimStart('-'), text));
            }
        }
        return values;
    }
}
