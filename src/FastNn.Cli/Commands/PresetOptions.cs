using System.CommandLine;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>The options of train and tune for tables, where a preset chooses the networks.</summary>
/// <param name="isTuning">Whether they are those of tune.</param>
sealed class PresetOptions(bool isTuning = false)
{
    const string Balanced = "balanced";

    readonly Option<TabularTask?> task = ChoiceOption.Create<TabularTask?>(
        "--task", "What to predict: classification or regression [default: auto, by the values of the label]", "TASK",
        ("auto", null), ("classification", TabularTask.Classification), ("regression", TabularTask.Regression));

    readonly Option<TabularPreset> preset = ChoiceOption.Create(
        "--preset", "How the networks are chosen: auto, fast, realmlp or ensemble, listed below [default: auto]", "PRESET",
        ("auto", TabularPreset.Auto), ("fast", TabularPreset.Fast), ("realmlp", TabularPreset.RealMlp), ("ensemble", TabularPreset.Ensemble));

    readonly Option<double?> timeBudget = NumberOption.Seconds(
        "--time-budget", "Time for auto and ensemble, as on two cores; decides how many networks and epochs there are [default: 60]");

    readonly Option<string[]> networks = new("--network")
    {
        Description = "Networks with settings of their own beside those of the preset, as fastnn tune finds them; may be repeated",
        HelpName = "NETWORK",
        CustomParser = result => [.. result.Tokens.Select(token => token.Value)],
    };

    readonly Option<string?> test = new("--test") { Description = "CSV file of test rows; then all rows of --csv are trained on", HelpName = "FILE" };
    readonly Option<string?> validation = new("--validation")
    {
        Description = "CSV file of rows that choose the best epoch [default: rows of --csv]",
        HelpName = "FILE",
    };

    readonly Option<string?> classWeights = ChoiceOption.Create<string?>(
        "--class-weights", "balanced: rows of rare classes count more, so that all classes count alike", Balanced, (Balanced, Balanced));

    readonly Option<bool> calibrate = new("--calibrate") { Description = "Calibrate the probabilities of classes on the validation rows" };

    readonly Option<int?> folds = NumberOption.OptionalCount(
        "--folds", "Cross-validate with K folds; then no model is written, unless --out is given", minimum: 2, maximum: 1000);

    readonly Option<bool> verbose = new("--verbose") { Description = "Print a line per network and epoch, instead of ten lines" };
    readonly Option<bool> json = new("--json") { Description = "Print one JSON document, and no text" };

    public static string Notes => """
        Presets (for --csv):
          auto      networks of several kinds, each validated on another part of the rows and averaged:
                    as many, and as many epochs, as the table and the time budget allow
          fast      one small network, 128 and 64 ReLU units: seconds, and the fastest predictions
          realmlp   one network with the published settings of RealMLP
          ensemble  as auto
          The choice depends on the table, the options and the seed, not on the machine or the number
          of threads. The options of a network of your own (--layers, --optimizer, --schedule, --batch,
          --learning-rate, --epochs, --early-stop, --checkpoint, --resume, --log, --tensorboard) train
          that one network instead of a preset.
        """;

    IEnumerable<Option> All =>
        [task, preset, timeBudget, test, validation, classWeights, calibrate, .. isTuning ? new Option[] { json } : [networks, folds, verbose, json]];

    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>Returns the option of a preset that is given; null where none is.</summary>
    public string? FindGiven(ParseResult result) => All.FirstOrDefault(option => result.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>Returns whether --time-budget is given.</summary>
    public bool IsTimeBudgetGiven(ParseResult result) => result.GetResult(timeBudget) is { Implicit: false };

    /// <summary>Returns the request.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="file">The table.</param>
    /// <param name="common">The options that are not only for presets.</param>
    /// <param name="isModelGiven">Whether --out is given.</param>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public TableRequest CreateRequest(ParseResult result, TableFile file, CommonOptions common, bool isModelGiven)
    {
        float? holdout = common.Holdout;
        string? report = common.Report;
        (string? testFile, int k) = (result.GetValue(test), isTuning ? 0 : result.GetValue(folds) ?? 0);
        Require.Usage(testFile is null || holdout is null or 0,
            $"{Holdout.Option} and --test are both given; with --test its rows are the test rows, and all rows of --csv are trained on. Omit one of them.");
        Require.Usage(k == 0 || testFile is null, $"--folds and --test are both given; with --folds each row of --csv is a test row once. Omit one of them.");
        Require.Usage(k == 0 || holdout is null or 0,
            $"--folds and {Holdout.Option} are both given; with --folds each row of --csv is a test row once. Omit one of them.");
        Require.Usage(k == 0 || report is null || isModelGiven, $"--report describes a model, but --folds writes none; give --out too, or omit --report.");
        Require.Usage(testFile is not "" && result.GetValue(validation) is not "", $"--test or --validation is empty; give a file, or omit the option.");
        return new()
        {
            File = file,
            Test = testFile,
            Validation = result.GetValue(validation),
            Holdout = holdout ?? (testFile is null && k == 0 ? Holdout.Default : 0),
            Folds = k,
            Task = result.GetValue(task),
            Preset = result.GetValue(preset),
            TimeBudget = result.GetValue(timeBudget) is { } seconds ? TimeSpan.FromSeconds(seconds) : new TabularOptions().TimeBudget,
            Networks = isTuning ? [] : [.. (result.GetValue(networks) ?? []).Select(ParseNetwork)],
            BalancesClasses = result.GetValue(classWeights) is not null,
            Calibrates = result.GetValue(calibrate),
            Seed = common.Seed,
            Threads = common.Threads ?? 0,
            Out = k == 0 || isModelGiven ? common.Out : null,
            Report = report,
            IsVerbose = !isTuning && result.GetValue(verbose),
            IsJson = result.GetValue(json),
        };
    }

    static TabularNetwork ParseNetwork(string text)
    {
        try
        {
            return TabularNetwork.Parse(text);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--network '{text}' is invalid: {ErrorMessage.Format(e)}");
        }
    }
}

/// <summary>The options of a training of a table that are not only for presets.</summary>
/// <param name="Holdout">The fraction of test rows; null where it is not given.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Threads">The threads; null for one on each core.</param>
/// <param name="Report">The HTML report; null for none.</param>
/// <param name="Out">The model file.</param>
sealed record CommonOptions(float? Holdout, long Seed, int? Threads, string? Report, string Out);
