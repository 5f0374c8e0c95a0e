using System.Globalization;
using FastNn.Mpi;
using FastNn.Mpi.Worker;

// A process of the tests of FastNn.Mpi: trains as its options say, and prints a line of results; or the network between the processes.
if (args is not ["train" or "bandwidth" or "faults" or "tasks" or "members" or "network", ..])
{
    Console.Error.WriteLine("Usage: FastNn.Mpi.Worker train|bandwidth|faults|tasks|members|network [--OPTION VALUE ...]");
    return 2;
}
var options = new Options(args);
if (args[0] == "network")
{
    SlowNetwork.Run(options);
    return 0;
}
ProcessGroup group;
try
{
    group = MpiGroup.Start(TimeSpan.FromSeconds(options.Get("timeout", 20)));
}
catch (ProcessGroupException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
using (group)
{
    try
    {
        string result = args[0] switch
        {
            "train" => Training.Run(group, options),
            "bandwidth" => Bandwidth.Run(group, options),
            "tasks" => Tasks.Run(group, options),
            "members" => Members.Run(group, options),
            _ => Faults.Run(),
        };
        // Short lines, which the launcher does not mix.
        foreach (string line in result.Split('\n'))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rank {group.Rank} of {group.Size}: {line}"));
        }
        if (options.Get("hang-at-end", -1) == group.Rank)
        {
            Thread.Sleep(Timeout.Infinite);
        }
        return 0;
    }
    catch (ProcessGroupException e)
    {
        Console.Error.WriteLine($"rank {group.Rank}: {e.Message}");
        return 1;
    }
}
