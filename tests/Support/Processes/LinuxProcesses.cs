using System.Globalization;

namespace FastNn.Tests.Support;

/// <summary>Reads what Linux says of other processes.</summary>
static class LinuxProcesses
{
    /// <summary>Returns whether a process, or one of its threads, runs.</summary>
    public static bool IsRunning(int process) => ReadStatus(process) is { } status && IsRunning(status);

    /// <summary>Returns the processes that a process has started, and that run.</summary>
    public static int[] FindChildren(int parent)
    {
        string number = parent.ToString(CultureInfo.InvariantCulture);
        return [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Select(name => int.TryParse(name, out int process) ? process : 0)
            .Where(process => process > 0 && ReadStatus(process) is { } status && status[1] == number && IsRunning(status))];
    }

    // A process whose parent has not asked for its exit code is a zombie. While other threads of it end, it still has its files.
    static bool IsRunning(string[] status) => status[0] != "Z" || int.Parse(status[17], CultureInfo.InvariantCulture) > 1;

    // The state, the parent, and at 17 the threads; before them is the name of the program, which may have any signs.
    static string[]? ReadStatus(int process)
    {
        try
        {
            string text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
