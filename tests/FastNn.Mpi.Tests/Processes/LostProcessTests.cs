using System.Diagnostics;
using System.Globalization;
using FastNn.Tests.Support;

namespace FastNn.Mpi.Tests;

/// <summary>Processes that hang, die or stop, and trainings that are resumed by others.</summary>
[Collection(ProcessesCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class LostProcessTests : IDisposable
{
    static readonly TimeSpan limit = TimeSpan.FromSeconds(30);

    readonly TemporaryFolder folder = new();

    public static TheoryData<string> Names => Mpirun.Names;

    string Path => folder.PathOf("checkpoint");

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Other_numbers_of_processes_resume_the_training(string name)
    {
        Mpirun mpi = Mpirun.Find(name);
        string expected = Mpirun.RunAlone([], "train", "--epochs", "4").Trainings(1)[0][0].Hash;
        foreach ((int before, int after) in new[] { (4, 2), (2, 3) })
        {
            // In the middle of the second epoch. Rank 0 alone wants to stop.
            Trained[][] stopped = mpi.Run(before, "train", "--epochs", "4", "--checkpoint", Path, "--every", "4", "--stop", "13").Trainings(before);
            Assert.All(stopped, rank => Assert.Equal((stopped[0][0].Hash, 13), (rank[0].Hash, rank[0].Steps)));
            Trained[][] resumed = mpi.Run(after, "train", "--epochs", "4", "--resume", Path).Trainings(after);
            Assert.All(resumed, rank => Assert.Equal(expected, rank[0].Hash));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Process_that_hangs_ends_all_and_is_named(string name)
    {
        Mpirun mpi = Mpirun.Find(name);
        long start = Stopwatch.GetTimestamp();
        MpiResult result = mpi.Run(4, "train", "--epochs", "1000", "--checkpoint", Path, "--hang-rank", "2", "--timeout", "3");

        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromSeconds(3), limit);
        Assert.NotEqual(0, result.Code);
        Assert.Contains("Rank 2 of 4 has not answered for 3 s. The process may hang or be cut off from the network", result.Error, StringComparison.Ordinal);
        Assert.Equal(8, Network.Load(Path).Inputs);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Process_that_does_not_end_ends_all_and_is_named(string name)
    {
        MpiResult result = Mpirun.Find(name).Run(2, "train", "--hang-at-end", "1", "--timeout", "2");

        Assert.NotEqual(0, result.Code);
        Assert.Contains("Rank 1 of 2 has not ended within 2 s.", result.Error, StringComparison.Ordinal);
    }

    /// <summary>FASTNN_SIGNALS makes the kills more.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Killed_process_ends_all_and_loses_nothing(string name)
    {
        Mpirun mpi = Mpirun.Find(name);
        string[] training = ["train", "--epochs", (30 * (SignalSoak.Count + 1)).ToString(CultureInfo.InvariantCulture)];
        string expected = Mpirun.RunAlone([], training).Trainings(1)[0][0].Hash;
        var random = new Random(1);
        for (int i = 0; i < SignalSoak.Count; i++)
        {
            int ranks = random.Next(2, 5);
            string[] resumed = File.Exists(Path) ? ["--resume", Path] : [];
            using var running = new RunningTraining(mpi.Start(ranks, [.. training, "--checkpoint", Path, "--print-steps", "1", .. resumed]), ranks);
            running.ReadSteps(random.Next(5, 100));
            running.Kill(random.Next(ranks));

            Assert.NotEqual(0, running.Finish(limit).Code);
            Assert.True(running.AwaitProcesses(limit), $"{name}: a process is left");
            Assert.Equal(8, Network.Load(Path).Inputs);
        }
        int last = random.Next(1, 5);
        Assert.All(mpi.Run(last, [.. training, "--resume", Path]).Trainings(last), rank => Assert.Equal(expected, rank[0].Hash));
    }

    [Fact]
    public void Missing_library_is_explained()
    {
        MpiResult result = Mpirun.RunAlone([("FASTNN_MPI_LIBRARY", "/nonexistent")], "train");
        Assert.Equal((1, "FASTNN_MPI_LIBRARY is '/nonexistent', which cannot be loaded. Set it to the path of the MPI library of your mpirun."),
            (result.Code, result.Error.Trim()));
        MpiResult other = Mpirun.RunAlone([("FASTNN_MPI_LIBRARY", "libc.so.6")], "train");
        Assert.Equal(1, other.Code);
        Assert.StartsWith("'libc.so.6' is no MPI library: ", other.Error, StringComparison.Ordinal);
    }
}
