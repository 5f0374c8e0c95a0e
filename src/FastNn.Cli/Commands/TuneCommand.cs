using System.CommandLine;
using System.Globalization;
using FastNn.Mpi;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary><c>fastnn tune</c>: searches for settings of networks on a table, trains the best ones beside those of a preset, and writes a model file.</summary>
static class TuneCommand
{
    const string DefaultMethod = "halving";

    // The training of the preset and of the networks that were found takes about three times the time of the preset, and half of the budget at most.
    const int TrainingShare = 6, TrainingCost = 3;

    static readonly Option<int?> trials = NumberOption.OptionalCount(
        "--trials", $"Trials [default: {SearchOptions.DefaultTrials}; with --budget as many as there is time for]", maximum: 100_000);

    static readonly Option<TimeSpan?> budget = NumberOption.Time("--budget", "Time of the search and the training, such as 90s, 10m or 2h [default: no limit]");
    static readonly Option<int?> workers = NumberOption.OptionalCount(
        "--workers", "Trials side by side; with --trials the result is the same for any number [default: one on each core]", maximum: 1024);

    static readonly Option<SearchMethod> method = ChoiceOption.Create(
        "--method", $"How trials get epochs: halving, hyperband or random, described below [default: {DefaultMethod}]", "METHOD",
        (DefaultMethod, SearchMethod.Halving), ("hyperband", SearchMethod.Hyperband), ("random", SearchMethod.Random));

    static readonly Option<int?> folds = NumberOption.OptionalCount(
        "--folds", "Folds that each trial is validated on; 1: a single part [default: 4 for at most 3,000 rows, else 1]", maximum: 100);

    static readonly Option<string?> journal = new("--journal")
    {
        Description = "File that keeps every trial; the same command continues from it after a break",
        HelpName = "FILE",
    };

    static readonly Option<long?> seed = NumberOption.Seed("Seed of the settings, the networks and the held-out rows: same seed, same model [default: 1]");
    static readonly Option<float?> holdout = Holdout.Create();
    static readonly Option<string?> report = new("--report")
    {
        Description = "Write an HTML report: that of train, the learning curves of all trials, the importance of settings",
        HelpName = "FILE.html",
    };

    static readonly Option<string> output = new("--out")
    {
        Description = "Model file to write; an existing file is replaced",
        HelpName = "FILE",
        DefaultValueFactory = _ => ModelFiles.Default,
    };

    static readonly Option[] ofSearch = [trials, budget, workers, method, folds, journal];

    static string Notes => $"""
        Search:
          Settings of RealMLP, TabM and a ReLU network are varied: learning rate, dropout, weight decay, depth,
          width, embeddings of numbers. --preset realmlp, ensemble or fast varies that one alone. The first
          trial of each has the usual settings and all epochs.
          halving    all other trials begin with a ninth of the epochs, the best third of each kind is trained
                     again with a third, and the best third of these with all
          hyperband  some trials begin with a third of the epochs, some with all
          random     each trial has all epochs
          The three best networks are then trained with those of the preset, as train does, and all are blended
          by validation: see docs/tuning.md. With --budget the training gets half of the time at most.

        Several processes:
          mpirun -n N fastnn tune --mpi measures N trials side by side, in processes of Open MPI or MPICH, on
          one machine or many, and then trains N networks of the model side by side; with --trials the result
          is that of one process. With mpirun --enable-recovery of Open MPI the trial or the network of a
          process that dies is given to another one.

        Output:
          What train prints; and before that a line per trial, or in a terminal a table of the best ones; the
          best trials, and what the settings explain. The metrics stand beside those of the preset alone on the
          same rows, and of the baseline. At last the train command that makes the same model without a search.
          Losses of trials are of validation rows, by which they were chosen: trust the test rows.
          Ctrl-C or SIGTERM ends the search; the same command continues from its --journal.

        Examples:
          fastnn tune --csv samples/data/penguins.csv --label species --trials 30 --out penguins.safetensors
          fastnn tune --csv samples/data/penguins.csv --label species --budget 10m --journal tune.jsonl --report report.html
          fastnn tune --csv samples/data/iris.csv --label species --preset fast --trials 20 --workers 2 --json
          mpirun -n 4 fastnn tune --mpi --csv samples/data/iris.csv --label species --trials 40 --journal tune.jsonl
        """;

    public static Command Create()
    {
        var source = new SourceOptions(isTraining: true);
        var presets = new PresetOptions(isTuning: true);
        var mpi = new MpiOptions(hasModes: false);
        var command = new DocumentedCommand("tune", "Search for better settings for a table, train the best, and write a model file.") { Notes = () => Notes };
        source.AddTo(command);
        foreach (Option option in ofSearch)
        {
            command.Add(option);
        }
        presets.AddTo(command);
        mpi.AddTo(command);
        foreach (Option option in (Option[])[seed, holdout, report, output])
        {
            command.Add(option);
        }
        command.SetAction(result =>
        {
            Require.Usage(source.AreGiven(result), $"tune needs --csv and --label; give a table to search on.");
            RowSource rows = source.CreateSource(result);
            TableRequest request = rows is CsvSource table ? CreateRequest(result, presets, table.File)
                : throw new UsageException("--data is for train; tune searches on tables: give --csv and --label.");
            return mpi.Run(result, group => group is null ? TableSession.Run(request) : Run(request, group));
        });
        return command;
    }

    static int Run(TableRequest request, ProcessGroup group)
    {
        Require.Usage(request.Tuning!.Options.Workers == 0, $"--workers and --mpi are both given; with --mpi each process measures a trial. Omit --workers.");
        return TableProcesses.Run(request, group);
    }

    static TableRequest CreateRequest(ParseResult result, PresetOptions presets, TableFile file)
    {
        var common = new CommonOptions(result.GetValue(holdout), result.GetValue(seed) ?? 1, result.GetValue(workers), result.GetValue(report),
            result.GetValue(output)!);
        TableRequest request = presets.CreateRequest(result, file, common, isModelGiven: true);
        bool isTimeGiven = presets.IsTimeBudgetGiven(result);
        TimeSpan? time = result.GetValue(budget);
        if (time is { } all && !isTimeGiven && all / TrainingShare < request.TimeBudget)
        {
            request = request with { TimeBudget = all / TrainingShare };
        }
        TimeSpan? search = time is { } given ? Max(given - TrainingCost * request.TimeBudget, given / 2) : null;
        var options = new TuningOptions
        {
            Trials = result.GetValue(trials) ?? 0,
            Budget = search,
            Workers = result.GetValue(workers) ?? 0,
            Method = result.GetValue(method),
            Folds = result.GetValue(folds) ?? 0,
            Journal = result.GetValue(journal),
        };
        return request with { Tuning = new(options, WriteCommand(result, request.TimeBudget, time is not null && !isTimeGiven)) };
    }

    /// <summary>Writes the options that train has too.</summary>
    static string WriteCommand(ParseResult result, TimeSpan time, bool addsTime)
    {
        var words = new List<string>();
        foreach (System.CommandLine.Parsing.OptionResult option in result.CommandResult.Children.OfType<System.CommandLine.Parsing.OptionResult>())
        {
            if (!option.Implicit && !ofSearch.Contains(option.Option)
                && option.Option.Name is not ("--json" or "--report" or MpiOptions.Switch or MpiOptions.TimeoutSwitch))
            {
                words.Add(option.Option.Name);
                words.AddRange(option.Tokens.Select(token => Quote(token.Value)));
            }
        }
        if (addsTime)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"--time-budget {time.TotalSeconds:R}"));
        }
        return string.Join(' ', words);
    }

    // A shell reads these signs of a name as they are; others need quotes, and some of them single ones.
    static string Quote(string word) => word.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '-' or '_' or ',' or ':' or '\\') ? word
        : word.AsSpan().IndexOfAny("\"$`!") >= 0 ? $"'{word}'" : $"\"{word}\"";

    static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
