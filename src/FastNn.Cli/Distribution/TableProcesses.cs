using FastNn.Mpi;
using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Trains a model of a table in the processes of a group: rank 0 runs the session, and the others train members of the model and of the folds, and
/// measure trials.</summary>
static class TableProcesses
{
    /// <returns>The exit code.</returns>
    public static int Run(TableRequest request, ProcessGroup group)
    {
        request.Text.WriteLine($"mpi: {MpiTraining.Describe(group)}");
        if (group.Size == 1)
        {
            return TableSession.Run(request);
        }
        var farm = new TaskFarm(group,
            rank => Console.Error.WriteLine(Invariant($"warning: rank {rank} of {group.Size} is lost; its task is given to another one")));
        if (group.Rank == 0)
        {
            return farm.RunPrimary(() => TableSession.Run(request with { Dispatcher = farm }));
        }
        // Read for the first task: a process that is silent for longer than the timeout counts as lost. The rows of a single part are kept, as parts come one
        // after the other, and are prepared faster than trained.
        TableData? data = null;
        (int Part, TaskWork Work)? latest = null;
        farm.Serve(NumberedDispatcher.SelectWork(part =>
        {
            if (latest?.Part != part)
            {
                latest = (part, CreateWork(request, data ??= TableData.Read(request), part));
            }
            return latest.Value.Work;
        }));
        return ExitCode.Success;
    }

    static TaskWork CreateWork(TableRequest request, TableData data, int part) => part == TableRequest.Whole
        ? TabularModel.CreateWork(data.Training, data.Schema.Label, data.Options)
        : TabularModel.CreateWork(CrossValidation.Divide(request, data).ElementAt(part - 1).Training, data.Schema.Label,
            CrossValidation.CreateOptions(request, data, part));
}
