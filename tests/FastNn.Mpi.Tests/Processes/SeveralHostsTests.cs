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
        hosts.Disturb();
        Check(Alone("--epochs", "1"), hosts.Connect(local).Run(4, "train", "--epochs", "1"));
    }

    [Fact]
    public void Short_partition_is_survived()
    {
        using RunningTraining training = Start("--epochs", "30");
        training.ReadSteps(200);
        hosts.SetCable(isIn: false);
        Thread.Sleep(2000);
        hosts.SetCable(isIn: true);
        Check(Alone("--epochs", "30"), training.Finish(limit));
    }

    [Fact]
    public void Long_partition_ends_all_processes_and_names_them()
    {
        using RunningTraining training = Start("--epochs", "10000", "--timeout", "3");
        training.ReadSteps(200);
        hosts.SetCable(isIn: false);

        // The launcher of Open MPI itself waits minutes for its daemon behind the cable.
        Assert.True(training.AwaitProcesses(limit), training.Error);
        const string Message = "Rank 2, 3 of 4 has not answered for 3 s. The process may hang or be cut off from the network";
        Assert.True(SpinWait.SpinUntil(() => training.Error.Contains(Message, StringComparison.Ordinal), limit), training.Error);
    }

    static string Alone(params string[] arguments) => Mpirun.RunAlone([], ["train", .. arguments]).Trainings(1)[0][0].Hash;

    static void Check(string expected, MpiResult result) => Assert.All(result.Trainings(4), rank => Assert.Equal(expected, rank[0].Hash));

    RunningTraining Start(params string[] arguments) => new(hosts.Connect(local).Start(4, ["train", "--print-steps", "1", .. arguments]), 4);
}
