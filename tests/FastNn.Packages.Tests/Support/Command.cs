using System.Diagnostics;

namespace FastNn.Packages.Tests.Support;

/// <summary>Runs a program in a folder, without what this test run has put into the environment of its children.</summary>
internal static class Command
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
    public static async Task<string> Run(string folder, string program, params string[] arguments)
    {
        (int code, string output) = await Try(folder, program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}:\n{output}");
        return output;
    }

    /// <summary>Runs a command of the .NET SDK that builds; nothing of it stays behind when it has ended.</summary>
    public static Task<string> Build(string folder, params string[] arguments) => Run(folder, "dotnet", [.. arguments, "--nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false"]);

    public static Process Start(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string name in start.Environment.Keys.ToArray())
        {
            // A build inside a build would take the other one's tasks and settings.
            if (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("FASTNN_", StringComparison.Ordinal) || name.StartsWith("TESTINGPLATFORM_", StringComparison.Ordinal))
            {
                start.Environment.Remove(name);
            }
        }
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        return Process.Start(start)!;
    }
}
