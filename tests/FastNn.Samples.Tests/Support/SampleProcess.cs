using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FastNn.Tests.Support;

namespace FastNn.Samples.Tests.Support;

/// <summary>A sample as its users start it: a process of its own, on a free port.</summary>
sealed partial class SampleProcess : IAsyncDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(120);

    readonly Process process;
    readonly StringBuilder output = new();
    readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    SampleProcess(string program, string[] arguments)
    {
        process = new Process
        {
            StartInfo = new ProcessStartInfo(program, [.. arguments, "--urls", "http://127.0.0.1:0"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"{program} has ended:\n{Output}"));
        Interrupts.Start(process);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Client { get; } = new();

    /// <summary>What it has printed.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public static Task<SampleProcess> Start(string name, params string[] arguments) => StartIn(AppContext.BaseDirectory, name, arguments);

    /// <summary>Starts the sample of a folder.</summary>
    public static async Task<SampleProcess> StartIn(string folder, string name, params string[] arguments)
    {
        var sample = new SampleProcess(Program(folder, name), arguments);
        try
        {
            sample.Client.BaseAddress = await sample.address.Task.WaitAsync(patience);
            return sample;
        }
        catch
        {
            await sample.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a sample and waits for nothing.</summary>
    public static SampleProcess Begin(string name, params string[] arguments) => new(Program(AppContext.BaseDirectory, name), arguments);

    /// <summary>Starts a sample and waits for nothing but that it says something.</summary>
    public static async Task<SampleProcess> StartUntil(string said, string name, params string[] arguments)
    {
        SampleProcess sample = Begin(name, arguments);
        long start = Stopwatch.GetTimestamp();
        while (!sample.Output.Contains(said, StringComparison.Ordinal) && !sample.process.HasExited && Stopwatch.GetElapsedTime(start) < patience)
        {
            await Task.Delay(5);
        }
        return sample;
    }

    /// <summary>Whether it ignores SIGINT.</summary>
    public bool IgnoresInterrupts => Interrupts.AreIgnored(process.Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Sends it a signal, "TERM" or "INT", and gives its exit code.</summary>
    public async Task<int> Signal(string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {process.Id}"]);
        await kill.WaitForExitAsync();
        using var end = new CancellationTokenSource(patience);
        await process.WaitForExitAsync(end.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
        await process.WaitForExitAsync();
        process.Dispose();
    }

    static string Program(string folder, string name) => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name);

    void Read(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
        if (Listening().Match(line ?? "") is { Success: true } match)
        {
            address.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
