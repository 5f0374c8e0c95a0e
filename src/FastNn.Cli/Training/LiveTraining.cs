using System.Collections.Concurrent;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FastNn.Cli;

/// <summary>Runs a training on another thread, while this one draws a progress bar below the lines of the epochs.</summary>
static class LiveTraining
{
    const int RedrawMilliseconds = 80;
    static volatile bool isDrawing;

    /// <summary>Whether the output is a terminal that can show a progress bar.</summary>
    public static bool IsPossible => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities is { Ansi: true, Interactive: true };

    /// <param name="fit">Runs the training.</param>
    /// <param name="look">Returns the text beside the bar, and how much of the work is done.</param>
    /// <param name="lines">The lines to print above the bar.</param>
    /// <param name="work">All of the work.</param>
    public static T Run<T>(Func<T> fit, Func<(string Text, double Done)> look, ConcurrentQueue<string> lines, double work)
    {
        Task<T> training = Start(fit);
        isDrawing = true;
        AnsiConsole.Progress()
            .AutoRefresh(false)
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask("training", maxValue: work);
                // Waits on the handle: Wait would wrap the exceptions of the training.
                WaitHandle end = ((IAsyncResult)training).AsyncWaitHandle;
                do
                {
                    Print(lines);
                    (bar.Description, bar.Value) = look();
                    context.Refresh();
                }
                while (!end.WaitOne(RedrawMilliseconds));
            });
        isDrawing = false;
        Print(lines);
        return training.GetAwaiter().GetResult();
    }

    /// <summary>Runs a search on another thread, while this one draws a table.</summary>
    /// <param name="search">Runs the search.</param>
    /// <param name="look">Returns the table of the moment.</param>
    public static T Run<T>(Func<T> search, Func<IRenderable> look)
    {
        Task<T> running = Start(search);
        isDrawing = true;
        AnsiConsole.Live(look()).AutoClear(true).Start(context =>
        {
            WaitHandle end = ((IAsyncResult)running).AsyncWaitHandle;
            do
            {
                context.UpdateTarget(look());
            }
            while (!end.WaitOne(RedrawMilliseconds));
        });
        isDrawing = false;
        return running.GetAwaiter().GetResult();
    }

    /// <summary>Shows the cursor, which the progress bar hides, before the process ends. Any thread.</summary>
    public static void ShowCursor()
    {
        if (isDrawing)
        {
            Console.Out.Write("\e[?25h");
        }
    }

    static Task<T> Start<T>(Func<T> run) =>
        Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    static void Print(ConcurrentQueue<string> lines)
    {
        while (lines.TryDequeue(out string? line))
        {
            AnsiConsole.WriteLine(line);
        }
    }
}
