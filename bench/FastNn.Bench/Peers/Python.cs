using System.Diagnostics;
using System.Globalization;

namespace FastNn.Bench.Peers;

/// <summary>Peers that are measured by a script beside this file; it inherits the processor this thread is pinned to.</summary>
static class Python
{
    /// <summary>What the script prints, or null where Python or the script's packages are missing.</summary>
    public static string? Ask(string script, params string[] arguments)
    {
        // Debian's own interpreter: its packages are the peers'.
        var start = new ProcessStartInfo(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Peers", script));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        try
        {
            using Process process = Process.Start(start)!;
            _ = process.StandardError.ReadToEndAsync();
            string answer = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? answer : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The numbers it prints.</summary>
    public static double[]? Numbers(string script, params string[] arguments) =>
        Ask(script, arguments) is { Length: > 0 } answer ? Array.ConvertAll(answer.Split(' '), number => double.Parse(number, CultureInfo.InvariantCulture)) : null;
}
