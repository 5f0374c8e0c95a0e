using System.Runtime.ExceptionServices;
using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Measures the importance of columns by permutations.</summary>
static class PermutationImportance
{
    /// <summary>Returns the importance of each input of the model, the largest first. The result depends neither on the number of cores nor on that of
    /// processes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Encoded rows.</param>
    /// <param name="repeats">Permutations of each column.</param>
    /// <param name="seed">The seed of the permutations.</param>
    /// <param name="dispatcher">Hands shares of the columns to other processes; null to measure them on the cores of this one.</param>
    public static IReadOnlyList<ColumnImportance> Compute(TabularModel model, Dataset rows, int repeats, long seed, TaskDispatcher? dispatcher)
    {
        var found = new ColumnImportance[model.Schema.Inputs.Count];
        int shares = Math.Clamp(dispatcher?.Workers ?? Environment.ProcessorCount, 1, found.Length);
        double loss = ImportanceShare.MeasureLoss(model, rows);
        try
        {
            Parallel.For(0, shares, new ParallelOptions { MaxDegreeOfParallelism = shares }, share =>
            {
                var columns = new ImportanceShare(model, rows, repeats, seed, loss, share, shares);
                foreach ((int i, (double mean, double deviation)) in (dispatcher is null ? columns.Run() : RunElsewhere(dispatcher, columns)).Index())
                {
                    int column = share + i * shares;
                    found[column] = new(model.Schema.Inputs[column].Name, mean, deviation);
                }
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        return [.. found.OrderByDescending(column => column.Importance)];
    }

    /// <summary>Measures a share in a process that is free, which may be this one.</summary>
    static (double Mean, double Deviation)[] RunElsewhere(TaskDispatcher dispatcher, ImportanceShare share)
    {
        var numbered = new NumberedDispatcher(dispatcher, TabularWork.Importance);
        return ImportanceTask.ReadResult(numbered.Run(ImportanceTask.Write(share), (_, _) => ImportanceTask.Run(share), CancellationToken.None));
    }
}
