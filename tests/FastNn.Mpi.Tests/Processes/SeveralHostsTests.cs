using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using FastNn.Tests.Support;

namespace FastNn.Mpi.Tests;

/// <summary>Two hosts with two processes each, over TCP.</summary>
[Collection(ProcessesCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class SeveralHostsTests : IDisposable
{
    static readonly TimeSpan limit = TimeSpan.FromSeconds(60);

    readonly Mpirun local = Mpirun.Find(Mpirun.OpenMpi);
    readonly Hosts hosts = new();

    public void Dispose() => hosts.Dispose();

    [Fact]
    public void Network_is_that_of_one_process()
    {
        string expected = Alone("--configuration", "2");
        long before = hosts.ReceivedBytes;
        Check(expected, hosts.Connect(local).Run(4, "train", "--configuration", "2"));
        // Eleven steps or more with 78 KB of gradients, in two halves.
        Assert.InRange(hosts.ReceivedBytes - before, 1_000_000, long.MaxValue);
    }

    [Fact]
    public void Slow_and_lossy_network_changes_no_bit()
    {
        const int Delay = 10, Loss = 1;
        using Process network = hosts.Disturb(Delay, Loss);
        Check(Alone("--epochs", "4"), hosts.Connect(local).Run(4, "train", "--epochs", "4"));

        network.StandardInput.Close();
        Match done = Regex.Match(network.StandardOutput.ReadToEnd(), @"^passed (\d+) lost (\d+) shortest delay ([\d.]+) ms$", RegexOptions.Multiline);
        Assert.True(done.Success);
        double passed = Number(done, 1), lost = Number(done, 2);
        Assert.InRange(passed, 500, double.MaxValue);
        Assert.InRange(lost, 1, 5 * Loss * passed / 100);
        Assert.InRange(Number(done, 3), Delay, double.MaxValue);
    }

    /// <summary>The longer ones are for FASTNN_SIGNALS, as the kills are.</summary>
    public static TheoryData<int, int> Survived => SignalSoak.IsLong ? new() { { 2, 20 }, { 60, 200 } } : new() { { 2, 20 } };

    [Theory]
    [MemberData(nameof(Survived))]
    public void Partition_shorter_than_the_timeout_is_survived(int seconds, int timeout)
    {
        using RunningTraining training = Start("--epochs", "30", "--timeout", $"{timeout}");
        training.ReadSteps(200);
        hosts.SetCable(isIn: false);
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        hosts.SetCable(isIn: true);
        // TCP itself waits twice as long before every further attempt.
        Check(Alone("--epochs", "30"), training.Finish(limit + TimeSpan.FromSeconds(2 * seconds)));
    }

    public static TheoryData<int, int> Noticed => SignalSoak.IsLong ? new() { { 15, 3 }, { 60, 20 } } : new() { { 15, 3 } };

    [Theory]
    [MemberData(nameof(Noticed))]
    public void Partition_longer_than_the_timeout_ends_all_processes_and_names_them(int seconds, int timeout)
    {
        using var folder = new TemporaryFolder();
        string checkpoint = folder.PathOf("checkpoint");
        using RunningTraining training = Start("--epochs", "100", "--timeout", $"{timeout}", "--checkpoint", checkpoint);
        training.ReadSteps(200);
        hosts.SetCable(isIn: false);
        long start = Stopwatch.GetTimestamp();

        // The launcher of Open MPI itself waits minutes for its daemon behind the cable.
        Assert.True(training.AwaitProcesses(limit), training.Error);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromSeconds(timeout), TimeSpan.FromSeconds(seconds));
        string message = $"Rank 2, 3 of 4 has not answered for {timeout} s. The process may hang or be cut off from the network";
        Assert.True(SpinWait.SpinUntil(() => training.Error.Contains(message, StringComparison.Ordinal), limit), training.Error);
        Thread.Sleep(TimeSpan.FromSeconds(seconds) - Stopwatch.GetElapsedTime(start));
        hosts.SetCable(isIn: true);
        Check(Alone("--epochs", "100"), local.Run(4, "train", "--epochs", "100", "--resume", checkpoint));
    }

    static string Alone(params string[] arguments) => Mpirun.RunAlone([], ["train", .. arguments]).Trainings(1)[0][0].Hash;

    static void Check(string expected, MpiResult result) => Assert.All(result.Trainings(4), rank => Assert.Equal(expected, rank[0].Hash));

    static double Number(Match match, int group) => double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    RunningTraining Start(params string[] arguments) => new(hosts.Connect(local).Start(4, ["train", "--print-steps", "1", .. arguments]), 4);
}
