using System.Globalization;
using FastNn.Mpi;
using FastNn.Mpi.Worker;

// A process of the tests of FastNn.Mpi: trains as its options say, and prints a line of results.
if (args is not ["train" or "bandwidth", ..])
{
    Console.Error.WriteLine("Usage: FastNn.Mpi.Worker train|bandwidth [--OPTION VALUE ...]");
    return 2;
}
var options = new Options(args);
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
        string result = args[0] == "train" ? Training.Run(group, options) : Bandwidth.Run(group, options);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rank {group.Rank} of {group.Size}: {result}"));
        return 0;
    }
    catch (ProcessGroupException e)
    {
        Console.Error.WriteLine($"rank {group.Rank}: {e.Message}");
        return 1;
    }
}
