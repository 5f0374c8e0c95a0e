using System.Collections.Concurrent;
using Spectre.Console;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>
/// Runs a training in a terminal: on a thread of its own, while this one draws a bar and the epochs above it a few times a second.
/// </summary>
static class LiveTraining
{
    const int RedrawMilliseconds = 80;
    static volatile bool isDrawing;

    /// <summary>Whether there is a terminal that a bar can be drawn in.</summary>
    public static bool IsPossible => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities is { Ansi: true, Interactive: true };

    /// <param name="fit">The training.</param>
    /// <param name="watch">What hears it.</param>
    /// <param name="lines">What is to be written above the bar.</param>
    /// <param name="batches">How many there will be.</param>
    public static TrainingReport Run(Func<TrainingReport> fit, TrainingWatch watch, ConcurrentQueue<string> lines, long batches)
    {
        Task<TrainingReport> training = Task.Factory.StartNew(fit, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        isDrawing = true;
        AnsiConsole.Progress()
            .AutoRefresh(false)
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask("training", maxValue: batches);
                // The handle, because Wait would throw what the training threw, in another wrapping.
                WaitHandle end = ((IAsyncResult)training).AsyncWaitHandle;
                do
                {
                    Write(lines);
                    bar.Description = float.IsNaN(watch.Loss) ? "loss -" : Invariant($"loss {watch.Loss:f4}");
                    bar.Value = watch.Batches;
                    context.Refresh();
                }
                while (!end.WaitOne(RedrawMilliseconds));
            });
        isDrawing = false;
        Write(lines);
        return training.GetAwaiter().GetResult();
    }

    /// <summary>Gives back the cursor that drawing hides, where the process is to end in the middle of it. Any thread.</summary>
    public static void ShowCursor()
    {
        if (isDrawing)
        {
            Console.Out.Write("\e[?25h");
        }
    }

    static void Write(ConcurrentQueue<string> lines)
    {
        while (lines.TryDequeue(out string? line))
        {
            AnsiConsole.WriteLine(line);
        }
    }
}
