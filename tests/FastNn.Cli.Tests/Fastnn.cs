using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>What a run of the command left.</summary>
sealed record CommandResult(int Code, string Output, string Error)
{
    /// <summary>The test accuracy in the output, as it stands there.</summary>
    public string Accuracy => Regex.Match(Output, @"test accuracy (\d+\.\d\d) %").Groups[1].Value;

    /// <summary>The test accuracy in per cent.</summary>
    public double AccuracyNumber => double.Parse(Accuracy, CultureInfo.InvariantCulture);
}

/// <summary>The command as its users start it: a process of its own, redirected.</summary>
static class Fastnn
{
    // What the tiers of the kernels are forced with; the command is tested at the best one, whatever tier the tests run at.
    static readonly string[] tierVariables = ["FASTNN_TIER", "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];

    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "FastNn.Cli.exe" : "FastNn.Cli");

    public static ProcessStartInfo Prepare(string file, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string variable in tierVariables)
        {
            start.Environment.Remove(variable);
        }
        return start;
    }

    public static Process Start(params string[] arguments)
    {
        var process = new Process { StartInfo = Prepare(Path, arguments) };
        Interrupts.Start(process);
        return process;
    }

    /// <summary>Runs a command to its end, with nothing to read.</summary>
    public static CommandResult Run(params string[] arguments) => RunWith("", arguments);

    /// <summary>Runs a command to its end.</summary>
    public static CommandResult RunWith(string input, params string[] arguments) => Finish(Prepare(Path, arguments), input);

    /// <summary>Starts a training, sends it a signal (<c>-INT</c>) after its first epoch, and waits for its end.</summary>
    public static CommandResult Interrupt(string signal, params string[] arguments)
    {
        using Process process = Start(arguments);
        // The line of an epoch shows that it is training.
        ReadUntil(process, "epoch");
        Send(process, signal);
        string rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, rest, process.StandardError.ReadToEnd());
    }

    /// <summary>Reads what a process prints, a line that begins so included.</summary>
    public static string ReadUntil(Process process, string start)
    {
        var read = new StringBuilder();
        string? line;
        do
        {
            line = process.StandardOutput.ReadLine();
            read.AppendLine(line);
        }
        while (line is not null && !line.StartsWith(start, StringComparison.Ordinal));
        return read.ToString();
    }

    /// <summary>Sends a signal (<c>-INT</c>).</summary>
    public static void Send(Process process, string signal)
    {
        using Process kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public static CommandResult Finish(ProcessStartInfo start, string input = "")
    {
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it.
        }
        process.WaitForExit();
        return new(process.ExitCode, output.Result, error.Result);
    }
}
