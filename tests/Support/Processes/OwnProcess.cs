using System.Diagnostics;

namespace FastNn.Tests.Support;

/// <summary>A test that runs itself again in a new process: there it finds a file to write to, does its work and says what came out.</summary>
static class OwnProcess
{
    const string Variable = "FASTNN_TEST_ANSWER";

    static readonly string? answer = Environment.GetEnvironmentVariable(Variable);

    /// <summary>Whether this is the new process.</summary>
    public static bool IsThis => answer is not null;

    /// <summary>Says what came out, from the new process to the old one.</summary>
    public static void Answer(string text) => File.WriteAllText(answer!, text);

    /// <summary>Runs a test method in a new process, with more environment variables, and gives its answer; red where it has none.</summary>
    public static Task<string> Run(Type tests, string method, params (string Name, string Value)[] environment) => RunUnder([], tests, method, environment);

    /// <summary>The same under another program, such as <c>strace</c> with its arguments.</summary>
    public static async Task<string> RunUnder(string[] program, Type tests, string method, params (string Name, string Value)[] environment)
    {
        string executable = Path.Combine(AppContext.BaseDirectory, tests.Assembly.GetName().Name + (OperatingSystem.IsWindows() ? ".exe" : ""));
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        string[] line = [.. program, executable, "--filter-method", $"{tests.FullName}.{method}"];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true };
        start.Environment[Variable] = file;
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0 && File.Exists(file), output);
        string text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        File.Delete(file);
        return text;
    }
}
