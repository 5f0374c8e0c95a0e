using System.CommandLine;
using System.Globalization;

namespace FastNn.Cli;

/// <summary>The options of train that name files beside the model.</summary>
sealed class TrainingFileOptions
{
    readonly Option<string?> checkpoint = new("--checkpoint") { Description = "Checkpoint file, written during the training, for --resume", HelpName = "FILE" };
    readonly Option<string?> every = new("--checkpoint-every")
    {
        Description = "Write the checkpoint every N epochs (10) or N batches (500b) [default: after every best epoch]",
        HelpName = "N",
    };
    readonly Option<string?> resume = new("--resume") { Description = "Resume from this checkpoint, with the same options and data", HelpName = "FILE" };
    readonly Option<string?> log = new("--log") { Description = "Write a CSV log with a row per epoch", HelpName = "FILE.csv" };
    readonly Option<string?> tensorBoard = new("--tensorboard") { Description = "Write curves and weight histograms for TensorBoard", HelpName = "FOLDER" };
    readonly Option<string?> report = new("--report")
    {
        Description = "Write an HTML report: data, metrics, learning curves, confusion matrix or residuals, importance, most confident errors",
        HelpName = "FILE.html",
    };

    /// <summary>The options of the training of one network.</summary>
    public IEnumerable<Option> OfNetwork => [checkpoint, every, resume, log, tensorBoard];

    public void AddTo(Command command)
    {
        command.Add(checkpoint);
        command.Add(every);
        command.Add(resume);
        command.Add(log);
        command.Add(tensorBoard);
        command.Add(report);
    }

    /// <exception cref="UsageException">The options contradict each other.</exception>
    public TrainingFiles GetFiles(ParseResult result)
    {
        int epochs = 0, batches = 0;
        if (result.GetValue(every) is string text)
        {
            Require.Usage(result.GetValue(checkpoint) is not null, $"--checkpoint-every needs --checkpoint; give its file.");
            bool areBatches = text.EndsWith('b');
            bool isCount = int.TryParse(areBatches ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1;
            Require.Usage(isCount, $"--checkpoint-every is '{text}'; it must be a number of epochs such as 10, or of batches such as 500b.");
            (epochs, batches) = areBatches ? (0, count) : (count, 0);
        }
        return new()
        {
            Checkpoint = result.GetValue(checkpoint),
            EveryEpochs = epochs,
            EveryBatches = batches,
            Resume = result.GetValue(resume),
            Log = result.GetValue(log),
            TensorBoard = result.GetValue(tensorBoard),
            Report = result.GetValue(report),
        };
    }
}
