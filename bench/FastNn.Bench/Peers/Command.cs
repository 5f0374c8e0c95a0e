using System.Diagnostics;
using System.Globalization;

namespace FastNn.Bench.Peers;

/// <summary>Runs programs that measure peers; a program inherits the processor this thread is pinned to.</summary>
static class Command
{
    /// <summary>Returns the output of a program, or null if it is missing or fails.</summary>
    public static string? Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
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

    /// <summary>Returns the numbers of such an output, or null.</summary>
    public static double[]? Numbers(string? output) =>
        string.IsNullOrEmpty(output) ? null : Array.ConvertAll(output.Split(' '), number => double.Parse(number, CultureInfo.InvariantCulture));
}
