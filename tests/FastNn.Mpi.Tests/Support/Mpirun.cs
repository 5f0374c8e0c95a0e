using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace FastNn.Mpi.Tests;

/// <summary>What a process has printed of one training.</summary>
sealed record Trained(string Hash, float Loss, long Bytes, long Steps);

/// <summary>What the processes of a run left.</summary>
sealed record MpiResult(int Code, string Output, string Error)
{
    static readonly Regex line = new(@"^rank (\d+) of (\d+): (.*)$", RegexOptions.Multiline);
    static readonly Regex training = new(@"hash (\w+) loss (\w+) bytes (-?\d+) steps (\d+)");

    /// <summary>The lines of the processes, by rank.</summary>
    public string[][] Lines => [.. line.Matches(Output).GroupBy(match => Int(match.Groups[1].Value), match => match.Groups[3].Value.Trim())
        .OrderBy(rank => rank.Key).Select(rank => rank.ToArray())];

    /// <summary>The trainings of each process, where the run has succeeded.</summary>
    public Trained[][] Trainings(int ranks)
    {
        Assert.True(Code == 0, $"exit code {Code}\n{Output}\n{Error}");
        Assert.Equal(ranks, Lines.Length);
        return [.. Lines.Select(rank => rank.Select(text => training.Match(text)).Select(match => new Trained(match.Groups[1].Value,
            BitConverter.Int32BitsToSingle(int.Parse(match.Groups[2].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
            Int(match.Groups[3].Value), Int(match.Groups[4].Value))).ToArray())];
    }

    static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>Starts the worker in several processes by the launcher of an MPI library, or alone.</summary>
sealed class Mpirun(string file, string[] options)
{
    public const string OpenMpi = "Open MPI", Mpich = "MPICH";

    static readonly TimeSpan limit = TimeSpan.FromSeconds(120);

    public static TheoryData<string> Names => [OpenMpi, Mpich];

    /// <summary>The worker.</summary>
    public static string Worker { get; } = Path.Combine(AppContext.BaseDirectory, "FastNn.Mpi.Worker");

    /// <summary>Finds the launcher of a library; skips the test where there is none.</summary>
    public static Mpirun Find(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "MPI is tested on Linux.");
        bool isOpen = name == OpenMpi;
        string? found = new[] { isOpen ? "mpirun.openmpi" : "mpirun.mpich", "mpirun" }.FirstOrDefault(file => IsLauncher(file, isOpen ? "Open MPI" : "HYDRA"));
        Assert.SkipWhen(found is null, $"There is no mpirun of {name}: install {(isOpen ? "openmpi-bin and libopenmpi3" : "mpich and libmpich12")}.");
        return new(found, isOpen ? ["--allow-run-as-root", "--oversubscribe"] : []);
    }

    /// <summary>Returns the same launcher, started by another program, with more options.</summary>
    public Mpirun Through(string[] program, string[] more) => new(program[0], [.. program[1..], file, .. options, .. more]);

    /// <summary>Returns the same launcher with one more option.</summary>
    public Mpirun With(string option) => new(file, [.. options, option]);

    /// <summary>Runs the worker in so many processes to its end.</summary>
    public MpiResult Run(int ranks, params string[] arguments) => Finish(Prepare(ranks, arguments));

    /// <summary>Starts the worker in so many processes; its lines are read by the caller.</summary>
    public Process Start(int ranks, params string[] arguments) => Process.Start(Prepare(ranks, arguments))!;

    /// <summary>Runs the worker without a launcher.</summary>
    public static MpiResult RunAlone((string Name, string Value)[] environment, params string[] arguments)
    {
        ProcessStartInfo start = Describe(Worker, arguments);
        foreach ((string variable, string value) in environment)
        {
            start.Environment[variable] = value;
        }
        return Finish(start);
    }

    ProcessStartInfo Prepare(int ranks, string[] arguments) =>
        Describe(file, [.. options, "-n", ranks.ToString(CultureInfo.InvariantCulture), Worker, .. arguments]);

    static ProcessStartInfo Describe(string file, string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        // The launcher of Open MPI needs a terminal that is known.
        start.Environment["TERM"] = "dumb";
        start.Environment.Remove("FASTNN_MPI_LIBRARY");
        return start;
    }

    static MpiResult Finish(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        var error = new StringBuilder();
        process.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => error.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"'{start.FileName} {string.Join(' ', start.ArgumentList)}' has not ended.\n{output}\n{error}");
        }
        process.WaitForExit();
        return new(process.ExitCode, output.ToString(), error.ToString());
    }

    static bool IsLauncher(string file, string text)
    {
        try
        {
            MpiResult version = Finish(Describe(file, ["--version"]));
            return version.Output.Contains(text, StringComparison.OrdinalIgnoreCase);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>Tests that start processes by mpirun: one at a time, as each starts several.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessesCollection
{
    public const string Name = "Processes";
}
