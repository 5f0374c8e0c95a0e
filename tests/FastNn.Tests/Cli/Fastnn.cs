using System.Diagnostics;

namespace FastNn.Tests.Cli;

/// <summary>The command as its users start it: a process of its own.</summary>
internal static class Fastnn
{
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "FastNn.Cli.exe" : "FastNn.Cli"), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>Runs a command to its end.</summary>
    public static (int Code, string Output, string Error) Run(string input, params string[] arguments)
    {
        using Process process = Start(arguments);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }
}
