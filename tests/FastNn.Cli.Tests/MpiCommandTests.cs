using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

/// <summary>Trains and searches in the processes of mpirun, and without it.</summary>
public sealed class MpiCommandTests : IDisposable
{
    const string OpenMpi = "/usr/bin/mpirun.openmpi", Mpich = "/usr/bin/mpirun.mpich";

    static readonly string penguins = Repository.PathOf("samples/data/penguins.csv");
    static readonly string[] preset = ["train", "--csv", penguins, "--label", "species"];

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Training_in_three_processes_writes_the_file_of_one()
    {
        string alone = folder.PathOf("alone"), together = folder.PathOf("together"), log = folder.PathOf("log.csv"), checkpoint = folder.PathOf("checkpoint");

        CommandResult one = Fastnn.Run("train", "--mpi", "--epochs", "3", "--out", alone);
        CommandResult three = Launch(OpenMpi, 3, "train", "--mpi", "exact", "--epochs", "3", "--out", together, "--log", log, "--checkpoint", checkpoint);

        Assert.True(one.Code == 0, one.Error);
        Assert.Contains("\nmpi: one process, without MPI, exact(pieces=8)\n", one.Output.ReplaceLineEndings("\n"));
        Assert.True(three.Code == 0, three.Error);
        Assert.Equal(File.ReadAllBytes(alone), File.ReadAllBytes(together));
        // Each line once: the other processes print nothing.
        Assert.Single(Regex.Matches(three.Output, @"\nmpi: 3 processes \(Open MPI v[\d.]+\), exact\(pieces=8\)\r?\n"));
        Assert.Single(Regex.Matches(three.Output, @"\nstep: .* in one process, .* expected in 3 \(\d+\.\d\d times as fast, \d+ % of it messages\)"));
        // The runtime may grow its table of casts in the first epoch, by 12,312 bytes.
        Assert.Equal(2, Regex.Count(three.Output, @"\nepoch [23]/3 .* 0 bytes/batch"));
        Assert.Equal(4, File.ReadAllLines(log).Length);
        Assert.Equal(0, Fastnn.Run("inspect", "--model", checkpoint).Code);

        CommandResult resumed = Launch(
            OpenMpi, 2, "train", "--mpi", "--epochs", "5", "--out", together, "--log", log, "--resume", checkpoint, "--checkpoint", checkpoint);
        CommandResult whole = Fastnn.Run("train", "--mpi", "--epochs", "5", "--out", alone);

        Assert.True(resumed.Code == 0 && whole.Code == 0, resumed.Error + whole.Error);
        Assert.Equal(File.ReadAllBytes(alone), File.ReadAllBytes(together));
    }

    [Theory]
    [InlineData("exact")]
    [InlineData("fast")]
    public void Only_the_first_process_reads_the_table(string mode)
    {
        string together = folder.PathOf("together"), alone = folder.PathOf("alone");
        string[] options = ["--label", "species", "--layers", "8,relu,3", "--epochs", "2", "--mpi", mode, "--out"];

        string[] other = [Fastnn.Path, "train", "--csv", folder.PathOf("nowhere.csv"), .. options, together];
        CommandResult two = Launch(OpenMpi, 1, ["train", "--csv", penguins, .. options, together, ":", "-n", "1", .. other]);
        CommandResult one = Fastnn.Run(["train", "--csv", penguins, .. options, alone]);

        Assert.True(two.Code == 0 && one.Code == 0, two.Error + one.Error);
        Assert.Contains("2 processes (Open MPI", two.Output);
        Assert.Contains("rows not used in training", two.Output);
        Assert.Equal(mode == "exact", File.ReadAllBytes(alone).SequenceEqual(File.ReadAllBytes(together)));
    }

    [Fact]
    public void Search_in_two_processes_finds_the_winner_of_one()
    {
        string alone = folder.PathOf("alone"), together = folder.PathOf("together"), journal = folder.PathOf("tune.jsonl");
        string[] arguments = ["tune", "--csv", penguins, "--label", "species", "--preset", "fast", "--trials", "6", "--folds", "2", "--seed", "1", "--out"];

        CommandResult one = Fastnn.Run([.. arguments, alone]);
        CommandResult two = Launch(OpenMpi, 2, [.. arguments, together, "--mpi", "--journal", journal]);

        Assert.True(one.Code == 0 && two.Code == 0, one.Error + two.Error);
        Assert.Equal(File.ReadAllBytes(alone), File.ReadAllBytes(together));
        Assert.Contains("workers: 2 processes, journal", two.Output);
        Assert.DoesNotContain("train --mpi", two.Output);
        Assert.Equal(Table(one), Table(two));

        static string Table(CommandResult result) => Regex.Match(result.Output, @"\nnetwork +trial[\s\S]*?\n\d+ trials, measured \d+ times").Value;
    }

    [Theory]
    [InlineData(OpenMpi, 1)]
    [InlineData(OpenMpi, 3)]
    [InlineData(Mpich, 2)]
    public void Preset_and_folds_in_several_processes_have_the_bits_of_one(string launcher, int processes)
    {
        string alone = folder.PathOf("alone"), together = folder.PathOf("together");
        string[] arguments = [.. preset, "--time-budget", "0.3", "--folds", "4", "--out"];

        CommandResult one = Fastnn.Run([.. arguments, alone]);
        CommandResult several = Launch(launcher, processes, [.. arguments, together, "--mpi", "exact"]);

        Assert.True(one.Code == 0 && several.Code == 0, one.Error + several.Error);
        Assert.Equal(File.ReadAllBytes(alone), File.ReadAllBytes(together));
        Assert.Equal(4, Folds(one).Length);
        Assert.Equal(Folds(one), Folds(several));
        Assert.Single(Regex.Matches(several.Output, $"mpi: {(processes == 1 ? "" : @$"{processes} processes \(")}(Open MPI v|MPICH)"));
        Assert.Single(Regex.Matches(several.Output, "training 100 %"));
        Assert.Single(Regex.Matches(several.Output, "\nsaved: "));

        // Without the time at the end.
        static string[] Folds(CommandResult result) =>
            [.. Regex.Matches(result.Output, @"\nfold \d/4 .* test rows .*(?=  \d+\.\d s)").Select(line => line.Value)];
    }

    [Fact]
    public async Task Network_of_a_process_that_is_killed_is_trained_by_another()
    {
        string alone = folder.PathOf("alone"), together = folder.PathOf("together");
        string[] arguments = [.. preset, "--time-budget", "2", "--out"];

        CommandResult one = Fastnn.Run([.. arguments, alone]);
        using Process launcher = Process.Start(Prepare(OpenMpi, 3, ["--enable-recovery"], [.. arguments, together, "--mpi", "--mpi-timeout", "2"]))!;
        Task<string> error = launcher.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Fastnn.ReadUntil(launcher, "training  10 %");
        Process.GetProcessById(FindRank(1, together)).Kill();
        string rest = await launcher.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await launcher.WaitForExitAsync(TestContext.Current.CancellationToken);

        string errors = await error;
        Assert.True(launcher.ExitCode == 0, rest + errors);
        Assert.Contains("warning: rank 1 of 3 is lost; its task is given to another one", errors);
        Assert.Equal(File.ReadAllBytes(alone), File.ReadAllBytes(together));
    }

    [Fact]
    public void Plan_predicts_and_trains_nothing()
    {
        string model = folder.PathOf("model");
        CommandResult result = Fastnn.Run("train", "--mpi", "fast", "--plan", "--batch", "256", "--out", model);

        Assert.True(result.Code == 0, result.Error);
        Assert.False(File.Exists(model));
        string output = result.Output.ReplaceLineEndings("\n");
        Assert.Matches(@"\nstep of 256 rows in one process: .*; 38,538 gradients, 0\.2 MB; fast\(processes=1\)\n", output);
        // 1 to 256 processes, a row each for every one.
        Assert.Equal(3 * 9, Regex.Count(output, @"\n +\d+ .* (µs|ms) +\d+\.\d\d +\d+ %( +(yes|no))?(?=\n)"));
        Assert.All(["1 Gbit/s", "10 Gbit/s", "100 Gbit/s"], network => Assert.Contains($"\n{network}: 30.0 µs latency", output));
    }

    [Theory]
    [InlineData("--plan is for --mpi; give --mpi too, or omit --plan.", "train", "--plan")]
    [InlineData("--mpi-timeout is for --mpi;", "train", "--mpi-timeout", "3")]
    [InlineData("--mpi-pieces is 6; it must be a power of two", "train", "--mpi", "--mpi-pieces", "6")]
    [InlineData("--mpi-pieces is for --mpi exact; omit it.", "train", "--mpi", "fast", "--mpi-pieces", "8")]
    [InlineData("--batch is 4; in several processes it must be at least 8, the pieces of a batch.", "train", "--mpi", "--batch", "4")]
    [InlineData("'sloppy'", "train", "--mpi", "sloppy")]
    [InlineData("--mpi fast is for one network of your own;", "train", "--mpi", "fast", "--csv", "rows.csv", "--label", "y")]
    [InlineData("--mpi-pieces is for one network of your own;", "train", "--mpi", "--mpi-pieces", "8", "--csv", "rows.csv", "--label", "y", "--folds", "3")]
    [InlineData("--plan is for one network of your own;", "train", "--mpi", "--plan", "--csv", "rows.csv", "--label", "y")]
    [InlineData("--workers and --mpi are both given;", "tune", "--mpi", "--workers", "2", "--csv", "rows.csv", "--label", "y")]
    public void Options_that_do_not_fit_are_refused(string reason, params string[] arguments)
    {
        CommandResult result = Fastnn.Run(arguments);

        Assert.Equal(2, result.Code);
        Assert.Contains(reason, result.Error);
    }

    [Fact]
    public void Missing_library_is_named_with_its_cure()
    {
        ProcessStartInfo start = Fastnn.Prepare(Fastnn.Path, "train", "--mpi", "--epochs", "1", "--out", folder.PathOf("model"));
        start.Environment["FASTNN_MPI_LIBRARY"] = folder.PathOf("libmpi.so.40");

        CommandResult result = Fastnn.Finish(start);

        Assert.Equal(1, result.Code);
        Assert.Contains("which cannot be loaded. Set it to the path of the MPI library of your mpirun.", result.Error);
    }

    static CommandResult Launch(string launcher, int processes, params string[] arguments) => Fastnn.Finish(Prepare(launcher, processes, [], arguments));

    static ProcessStartInfo Prepare(string launcher, int processes, string[] options, string[] arguments)
    {
        Assert.SkipUnless(File.Exists(launcher), $"There is no {launcher}: install {(launcher == OpenMpi ? "openmpi-bin" : "mpich")}.");
        string[] crowded = launcher == OpenMpi ? ["--oversubscribe"] : [];
        ProcessStartInfo start = Fastnn.Prepare(launcher, [.. crowded, .. options, "-n", $"{processes}", Fastnn.Path, .. arguments]);
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        start.Environment["TERM"] = "dumb";
        return start;
    }

    /// <summary>Returns the process of a rank of Open MPI whose command line has this word.</summary>
    static int FindRank(int rank, string word) => Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
        .Where(name => int.TryParse(name, out _) && Has($"/proc/{name}/cmdline", word) && Has($"/proc/{name}/environ", $"OMPI_COMM_WORLD_RANK={rank}"))
        .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Single();

    static bool Has(string file, string word)
    {
        try
        {
            return File.ReadAllText(file).Split('\0').Contains(word);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A process that has ended, or of another user.
            return false;
        }
    }
}
