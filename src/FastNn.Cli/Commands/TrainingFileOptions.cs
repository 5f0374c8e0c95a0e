using System.CommandLine;
using System.Globalization;

namespace FastNn.Cli;

/// <summary>The options of train that name files beside the model.</summary>
sealed class TrainingFileOptions
{
    readonly Option<string?> checkpoint = new("--checkpoint") { Description = "File that keeps the training while it runs, for --resume", HelpName = "FILE" };
    readonly Option<string?> every = new("--checkpoint-every") { Description = "Write it every N epochs (10), or every N batches (500b), not at the best epochs", HelpName = "N" };
    readonly Option<string?> resume = new("--resume") { Description = "Go on from this checkpoint, with the same options and data", HelpName = "FILE" };
    readonly Option<string?> log = new("--log") { Description = "Write a row an epoch, for spreadsheets and scripts", HelpName = "FILE.csv" };
    readonly Option<string?> tensorBoard = new("--tensorboard") { Description = "Write curves and weights for TensorBoard", HelpName = "FOLDER" };
    readonly Option<string?> report = new("--report") { Description = "Write a page about the training: curves, mistakes, weights", HelpName = "FILE.html" };

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
    public TrainingFiles Files(ParseResult result)
    {
        int epochs = 0, batches = 0;
        if (result.GetValue(every) is string text)
        {
            if (result.GetValue(checkpoint) is null)
            {
                throw new UsageException("--checkpoint-every belongs to --checkpoint, which is not given.");
            }
            bool areBatches = text.EndsWith('b');
            if (!int.TryParse(areBatches ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count < 1)
            {
                throw new UsageException($"--checkpoint-every is '{text}'; it must be a number of epochs such as 10, or of batches such as 500b.");
            }
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
