using System.Diagnostics;
using System.Globalization;

namespace FastNn.Bench.Peers;

/// <summary>Runs the Python scripts that measure peers; a script inherits the processor this thread is pinned to.</summary>
static class Python
{
    /// <summary>Returns the output of the script, or null if Python or the script's packages are missing.</summary>
    public static string? Ask(string script, params string[] arguments)
    {
        // Debian's interpreter, because apt installs the peers for it.
        string interpreter = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        var start = new ProcessStartInfo(interpreter) { RedirectStandardOutput = true, RedirectStandardError = true };
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

    /// <summary>Returns the numbers that the script prints, or null.</summary>
    public static double[]? Numbers(string script, params string[] arguments) =>
        Ask(script, arguments) is { Length: > 0 } answer
            ? Array.ConvertAll(answer.Split(' '), number => double.Parse(number, CultureInfo.InvariantCulture))
            : null;
}
