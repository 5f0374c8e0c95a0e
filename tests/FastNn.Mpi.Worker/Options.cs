using System.Globalization;

namespace FastNn.Mpi.Worker;

/// <summary>The options of a worker: <c>--name value</c>.</summary>
sealed class Options
{
    readonly Dictionary<string, string> values = [];

    public Options(string[] args)
    {
        for (int i = 1; i + 1 < args.Length; i += 2)
        {
            values[args[i].TrimStart('-')] = args[i + 1];
        }
    }

    public string? Get(string name) => values.GetValueOrDefault(name);

    public int Get(string name, int other) => Get(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : other;
}
