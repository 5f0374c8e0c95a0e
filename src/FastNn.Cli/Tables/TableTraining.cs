using System.Collections.Concurrent;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>Trains a model of a table, and shows the progress.</summary>
static class TableTraining
{
    /// <summary>Trains a model.</summary>
    /// <param name="request">The command line.</param>
    /// <param name="table">The rows.</param>
    /// <param name="label">The label.</param>
    /// <param name="options">The options, without progress.</param>
    /// <param name="name">What is trained, before each line; empty for the model.</param>
    /// <param name="cancellation">Ends the training.</param>
    /// <returns>The model, and the time of its training.</returns>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static (TabularModel Model, TimeSpan Time) Run(
        TableRequest request, Table table, string label, TabularOptions options, string name, CancellationToken cancellation)
    {
        bool isLive = !request.IsJson && LiveTraining.IsPossible && request.Dispatcher is null;
        var lines = new ConcurrentQueue<string>();
        Action<string> write = isLive ? lines.Enqueue : request.Text.WriteLine;
        // A fold has a line of its own.
        var progress = new TableProgress(name, write, hasTenths: !isLive && name.Length == 0, request.IsVerbose);
        TabularModel model = isLive ? LiveTraining.Run(Train, () => ($"{name}training", progress.Fraction), lines, 1) : Train();
        return (model, progress.Time);

        TabularModel Train() => TabularModel.Train(table, label, options with { Progress = progress }, cancellation);
    }
}
