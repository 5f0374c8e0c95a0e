using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace FastNn.Samples.Tests.Support;

/// <summary>A sample as its users start it: a process of its own, on a free port.</summary>
internal sealed partial class SampleProcess : IAsyncDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(120);

    readonly Process process;
    readonly StringBuilder output;

    SampleProcess(Process process, StringBuilder output, Uri address)
    {
        this.process = process;
        this.output = output;
        Client = new HttpClient { BaseAddress = address };
    }

    public HttpClient Client { get; }

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
        string program = Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name);
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, [.. arguments, "--urls", "http://127.0.0.1:0"]) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        var output = new StringBuilder();
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"{name} has ended:\n{output}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new SampleProcess(process, output, await address.Task.WaitAsync(patience));

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

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
