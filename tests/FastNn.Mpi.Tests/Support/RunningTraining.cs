using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FastNn.Tests.Support;

namespace FastNn.Mpi.Tests;

/// <summary>A training in several processes that print their steps (<c>--print-steps 1</c>).</summary>
sealed partial class RunningTraining : IDisposable
{
    readonly Process launcher;
    readonly int ranks;
    readonly Dictionary<int, int> processes = [];
    readonly StringBuilder output = new(), error = new();

    public RunningTraining(Process launcher, int ranks)
    {
        (this.launcher, this.ranks) = (launcher, ranks);
        launcher.ErrorDataReceived += (_, line) =>
        {
            lock (error)
            {
                error.AppendLine(line.Data);
            }
        };
        launcher.BeginErrorReadLine();
    }

    /// <summary>What the processes have written as errors so far.</summary>
    public string Error
    {
        get
        {
            lock (error)
            {
                return error.ToString();
            }
        }
    }

    public int ExitCode => launcher.ExitCode;

    /// <summary>Reads so many lines, and until each process has printed a step.</summary>
    public void ReadSteps(int steps)
    {
        for (int i = 0; i < steps || processes.Count < ranks; i++)
        {
            string? line = launcher.StandardOutput.ReadLine();
            Assert.True(line is not null, $"The training has ended too early: {output}");
            output.AppendLine(line);
            if (StepLine().Match(line) is { Success: true } match)
            {
                processes[Number(match.Groups[1])] = Number(match.Groups[2]);
            }
        }
    }

    /// <summary>Kills a process.</summary>
    public void Kill(int rank)
    {
        using var process = Process.GetProcessById(processes[rank]);
        process.Kill();
    }

    /// <summary>Reads on until the launcher ends, and returns what is left.</summary>
    public MpiResult Finish(TimeSpan limit)
    {
        Task<string> rest = launcher.StandardOutput.ReadToEndAsync();
        Assert.True(launcher.WaitForExit(limit), $"The launcher has not ended within {limit}: {Error}");
        return new(launcher.ExitCode, output.Append(rest.Result).ToString(), Error);
    }

    /// <summary>Whether all processes end within a time.</summary>
    public bool AwaitProcesses(TimeSpan limit) => SpinWait.SpinUntil(() => !processes.Values.Any(LinuxProcesses.IsRunning), limit);

    public void Dispose()
    {
        if (!launcher.HasExited)
        {
            launcher.Kill(entireProcessTree: true);
        }
        launcher.Dispose();
    }

    static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^step \d+ rank (\d+) process (\d+)")]
    private static partial Regex StepLine();
}
