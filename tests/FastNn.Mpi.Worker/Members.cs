using System.Diagnostics;
using System.Globalization;
using FastNn.Tables;

namespace FastNn.Mpi.Worker;

/// <summary>Trains the members of a model of a table in all processes.</summary>
static class Members
{
    public static string Run(ProcessGroup group, Options options)
    {
        int begun = 0, lost = -1;
        var farm = new TaskFarm(group, rank => lost = rank);
        var table = Table.FromCsv(options.Get("table")!);
        string label = options.Get("label")!;
        var training = new TabularOptions { Members = options.Get("members", 3), Epochs = options.Get("epochs", 8), Seed = 3, Dispatcher = farm };
        if (group.Rank != 0)
        {
            TaskWork work = TabularModel.CreateWork(table, label, training with { Seed = options.Get("seed", 3) });
            farm.Serve((task, cancellationToken) =>
            {
                begun++;
                if (options.Get("lose-rank", -1) == group.Rank && begun == 2)
                {
                    // As a process that is killed: no end of MPI.
                    Process.GetCurrentProcess().Kill();
                }
                return work(task, cancellationToken);
            });
            return $"served {(begun > 0 ? "some" : "none")}";
        }
        TabularModel model = farm.RunPrimary(() => TabularModel.Train(table, label, training));
        return string.Create(CultureInfo.InvariantCulture, $"{model.Network.ComputeHash()}, {farm.Workers} left, lost {lost}");
    }
}
