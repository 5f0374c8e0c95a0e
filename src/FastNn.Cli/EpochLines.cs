using System.Globalization;
using Spectre.Console;

namespace FastNn.Cli;

/// <summary>Shows a training: a line an epoch, and in a terminal a bar that moves with every batch.</summary>
internal sealed class EpochLines : Callback, IProgress<TrainingProgress>
{
    ProgressTask? bar;

    /// <summary>Runs the training, with a bar where somebody sees it.</summary>
    public TrainingReport Show(Trainer trainer, Func<TrainingReport> train)
    {
        if (Console.IsOutputRedirected)
        {
            return train();
        }
        return AnsiConsole.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                bar = context.AddTask("training", maxValue: trainer.Epochs);
                return train();
            });
    }

    /// <inheritdoc/>
    public void Report(TrainingProgress value) => bar?.Value(value.Epoch - 1 + (value.Batch / (double)value.Batches));

    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, EpochReport epoch)
    {
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch.Number,3}/{trainer.Epochs}  loss {epoch.TrainingLoss,-9:g4}  validation accuracy {epoch.ValidationAccuracy * 100,6:f2} %  {epoch.SamplesPerSecond,9:n0} samples/s  {epoch.AllocatedBytes / epoch.Batches} bytes a batch");
        if (bar is null)
        {
            Console.WriteLine(line);
        }
        else
        {
            AnsiConsole.WriteLine(line);
        }
    }
}
