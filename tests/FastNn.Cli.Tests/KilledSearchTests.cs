using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>Kills processes of a search under mpirun, and whole searches, at random moments.</summary>
[Trait("Speed", "Slow")]
public sealed class KilledSearchTests : IDisposable
{
    const string Launcher = "/usr/bin/mpirun.openmpi";
    const int Ranks = 3;

    // The first line of a journal is of the search; a longer file has trials, too.
    const int LongestHeader = 1000;

    static readonly TimeSpan limit = TimeSpan.FromSeconds(120);

    readonly TemporaryFolder folder = new();
    readonly string[] search = ["tune", "--csv", Repository.PathOf("samples/data/penguins.csv"), "--label", "species", "--preset", "fast", "--folds", "1",
        "--seed", "1", "--json", "--trials", (16 + (8 * SignalSoak.Count)).ToString(CultureInfo.InvariantCulture), "--out"];

    RunningSearch? running;

    string Journal => folder.PathOf("tune.jsonl");

    // Its content is for the search alone while it runs.
    long JournalBytes => File.Exists(Journal) ? new FileInfo(Journal).Length : 0;

    string Model => folder.PathOf("model");

    public void Dispose()
    {
        running?.Dispose();
        folder.Dispose();
    }

    /// <summary>A search goes on without a rank that is killed, and continues from its journal when it is killed itself. FASTNN_SIGNALS makes the kills
    /// more.</summary>
    [Fact]
    public void Killed_ranks_and_searches_lose_no_trial()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Launcher), $"There is no {Launcher}: install openmpi-bin.");
        string alone = folder.PathOf("alone");
        CommandResult whole = Fastnn.Run([.. search, alone]);
        Assert.True(whole.Code == 0, whole.Error);

        var random = new Random(1);
        byte[] journal = [];
        long known = LongestHeader;
        for (int kill = 0; kill < SignalSoak.Count; kill++)
        {
            running ??= new(Start());
            Assert.True(SpinWait.SpinUntil(() => running.HasEnded || JournalBytes > known, limit), "no trial is measured");
            Thread.Sleep(random.Next(300));
            Assert.False(running.HasEnded, $"The search has ended before kill {kill}.");
            if (kill % 2 == 0)
            {
                running.KillAll(limit);
                running.Dispose();
                running = null;
                byte[] after = File.ReadAllBytes(Journal);
                Assert.True(after.AsSpan().StartsWith(journal.AsSpan(0, journal.AsSpan().LastIndexOf((byte)'\n') + 1)), $"kill {kill}: a trial is lost");
                journal = after;
            }
            else
            {
                running.Kill(random.Next(1, Ranks));
            }
            known = JournalBytes;
        }
        running ??= new(Start());
        CommandResult result = running.Finish(limit);

        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(File.ReadAllBytes(alone), File.ReadAllBytes(Model));
        JsonElement expected = ReadSearch(whole), found = ReadSearch(result);
        Assert.All(["trials", "networks"], name => Assert.Equal(expected.GetProperty(name).GetRawText(), found.GetProperty(name).GetRawText()));
        // Each trial is measured once, but for those that a kill has cut short.
        string[] measured = [.. File.ReadLines(Journal).Skip(1).Select(line => Regex.Match(line, @"^\{""trial"":\d+,""rung"":\d").Value)];
        Assert.Equal(measured.Length, measured.Distinct().Count());
        Assert.Equal(expected.GetProperty("trainings").GetInt32(), measured.Length);
        Assert.InRange(found.GetProperty("fromJournal").GetInt32(), 1, measured.Length);
        // A short search may end before the loss is noticed.
        if (SignalSoak.IsLong && SignalSoak.Count % 2 == 0)
        {
            Assert.Matches(@"warning: rank [12] of 3 is lost; its task is given to another one", result.Error);
        }
    }

    ProcessStartInfo Start()
    {
        ProcessStartInfo start = Fastnn.Prepare(Launcher, ["--oversubscribe", "--enable-recovery", "-n", $"{Ranks}", Fastnn.Path, .. search, Model,
            "--mpi", "--mpi-timeout", "5", "--journal", Journal]);
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        start.Environment["TERM"] = "dumb";
        return start;
    }

    static JsonElement ReadSearch(CommandResult result) => JsonDocument.Parse(result.Output).RootElement.GetProperty("search");

    /// <summary>A search under mpirun.</summary>
    sealed class RunningSearch : IDisposable
    {
        readonly Process launcher;
        readonly Task<string> output, error;

        public RunningSearch(ProcessStartInfo start)
        {
            launcher = Process.Start(start)!;
            launcher.StandardInput.Close();
            (output, error) = (launcher.StandardOutput.ReadToEndAsync(), launcher.StandardError.ReadToEndAsync());
        }

        public bool HasEnded => launcher.HasExited;

        /// <summary>Kills a process of the search.</summary>
        public void Kill(int rank)
        {
            using var process = Process.GetProcessById(LinuxProcesses.FindChildren(launcher.Id).Single(child => ReadRank(child) == rank));
            process.Kill();
        }

        /// <summary>Kills the launcher and all processes.</summary>
        public void KillAll(TimeSpan limit)
        {
            int[] ranks = LinuxProcesses.FindChildren(launcher.Id);
            launcher.Kill(entireProcessTree: true);
            Assert.True(launcher.WaitForExit(limit) && SpinWait.SpinUntil(() => !ranks.Any(LinuxProcesses.IsRunning), limit), "a process is left");
        }

        /// <summary>Waits for the end of the search.</summary>
        public CommandResult Finish(TimeSpan limit)
        {
            bool ended = launcher.WaitForExit(limit);
            if (!ended)
            {
                launcher.Kill(entireProcessTree: true);
            }
            Assert.True(ended, $"The search has not ended within {limit}: {output.Result}\n{error.Result}");
            return new(launcher.ExitCode, output.Result, error.Result);
        }

        public void Dispose()
        {
            if (!HasEnded)
            {
                launcher.Kill(entireProcessTree: true);
            }
            launcher.Dispose();
        }

        static int ReadRank(int process) => int.Parse(
            Regex.Match(File.ReadAllText($"/proc/{process}/environ"), @"OMPI_COMM_WORLD_RANK=(\d+)").Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }
}
