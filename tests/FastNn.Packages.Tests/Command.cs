using System.Diagnostics;

namespace FastNn.Packages.Tests;

/// <summary>Runs a program in a folder, without what this test run has put into the environment of its children.</summary>
static class Command
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(10);

    /// <summary>Runs it to its end and gives its exit code and all that it has printed.</summary>
    public static async Task<(int Code, string Output)> Try(string folder, string program, params string[] arguments)
    {
        using Process process = Start(folder, program, arguments);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(patience);
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(end.Token);
            string output = await process.StandardOutput.ReadToEndAsync(end.Token);
            output += await errors;
            await process.WaitForExitAsync(end.Token);
            return (process.ExitCode, output);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>The same; red where it does not end with 0.</summary>
    public static async Task<string> Run(string folder, string program, params string[] arguments) =>
        Good(await Try(folder, program, arguments), program, arguments);

    /// <summary>Runs a command of the .NET SDK that builds, to its end; nothing of it stays behind then. Without the analyzers, which every other build
    /// runs.</summary>
    public static Task<(int Code, string Output)> TryBuild(string folder, params string[] arguments) =>
        Try(folder, "dotnet", [.. arguments, "--nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:RunAnalyzers=false"]);

    /// <summary>The same; red where it does not end with 0.</summary>
    public static async Task<string> Build(string folder, params string[] arguments) => Good(await TryBuild(folder, arguments), "dotnet", arguments);

    static string Good((int Code, string Output) end, string program, string[] arguments)
    {
        Assert.True(end.Code == 0, $"{program} {string.Join(' ', arguments)} ended with {end.Code}:\n{end.Output}");
        return end.Output;
    }

    public static Process Start(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string name in start.Environment.Keys.ToArray())
        {
            // A build inside a build would take the other one's tasks and settings.
            if (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("FASTNN_", StringComparison.Ordinal)
                || name.StartsWith("TESTINGPLATFORM_", StringComparison.Ordinal))
            {
                start.Environment.Remove(name);
            }
        }
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        return Process.Start(start)!;
    }
}
