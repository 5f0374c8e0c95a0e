namespace FastNn.Mpi.Tests;

/// <summary>Trainings in the processes of mpirun have the bits of one without.</summary>
[Collection(ProcessesCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class MpiSameBitsTests
{
    const int Configurations = 10;

    static readonly Lazy<string[]> alone = new(() => [.. Mpirun.RunAlone([], "train", "--configuration", "all").Trainings(1)[0].Select(one => one.Hash)]);

    public static TheoryData<string> Names => Mpirun.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Exact_sums_give_the_same_network_for_any_number_of_processes(string name)
    {
        Mpirun mpi = Mpirun.Find(name);
        Assert.Equal(Configurations, alone.Value.Distinct().Count());
        foreach (int ranks in new[] { 1, 2, 3, 4, 8 })
        {
            Check(alone.Value, mpi.Run(ranks, "train", "--configuration", "all"), ranks);
        }
        Check(alone.Value, mpi.Run(2, "train", "--configuration", "all", "--threads", "2"), 2);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parts_of_the_rows_give_the_same_network_for_any_number_of_processes(string name)
    {
        Mpirun mpi = Mpirun.Find(name);
        string[] expected = [.. Mpirun.RunAlone([], "train", "--configuration", "all", "--rows", "scattered").Trainings(1)[0].Select(one => one.Hash)];
        // One has batches with fewer rows than pieces.
        Assert.Equal(Configurations - 1, expected.Except(alone.Value).Count());
        foreach (int ranks in new[] { 2, 3 })
        {
            Check(expected, mpi.Run(ranks, "train", "--configuration", "all", "--rows", ranks == 3 ? "own" : "scattered"), ranks);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fast_sums_give_all_processes_the_same_network(string name)
    {
        Mpirun mpi = Mpirun.Find(name);
        Trained[] exact = Mpirun.RunAlone([], "train", "--configuration", "all", "--pieces", "4").Trainings(1)[0];
        Trained[][] found = mpi.Run(4, "train", "--configuration", "all", "--reduction", "fast").Trainings(4);

        Assert.All(found, rank => Assert.Equal(found[0], rank));
        Assert.All(exact.Zip(found[0]), pair => Assert.Equal(pair.First.Loss, pair.Second.Loss, 1e-5f * pair.First.Loss));
        Assert.All(found.SelectMany(rank => rank), one => Assert.Equal(0, one.Bytes));
    }

    /// <summary>An MPI library handles signals, too; null references and divisions by zero are still exceptions.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Faults_of_the_processor_are_exceptions(string name)
    {
        MpiResult result = Mpirun.Find(name).Run(2, "faults");
        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(Enumerable.Repeat("NullReferenceException DivideByZeroException, memory events no", 2), result.Lines.Select(rank => Assert.Single(rank)));
    }

    static void Check(string[] expected, MpiResult result, int ranks)
    {
        Trained[][] found = result.Trainings(ranks);
        Assert.All(found, rank => Assert.Equal(expected, rank.Select(one => one.Hash)));
        Assert.All(found.SelectMany(rank => rank), one => Assert.Equal(0, one.Bytes));
    }
}
