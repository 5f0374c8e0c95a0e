namespace FastNn.Mpi.Tests;

/// <summary>Tasks that are handed to processes, some of which die.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class TaskFarmTests
{
    public static TheoryData<string> Names => Mpirun.Names;

    [Fact]
    public void One_process_does_all_itself() => Assert.Equal("right, 1 left, lost -1", Assert.Single(Mpirun.RunAlone([], "tasks").Lines[0]));

    [Theory]
    [MemberData(nameof(Names))]
    public void All_processes_work(string name)
    {
        MpiResult result = Mpirun.Find(name).Run(3, "tasks", "--count", "40");

        Assert.True(result.Code == 0, result.Error);
        Assert.Equal([["right, 3 left, lost -1"], ["served some"], ["served some"]], result.Lines);
    }

    [Fact]
    public void Task_of_a_process_that_dies_is_given_to_another()
    {
        MpiResult result = Mpirun.Find(Mpirun.OpenMpi).With("--enable-recovery").Run(3, "tasks", "--count", "40", "--lose-rank", "2", "--timeout", "2");

        Assert.Equal("right, 2 left, lost 2", Assert.Single(result.Lines[0]));
        Assert.True(result.Code == 0, result.Error);
    }

    /// <summary>One that was given up ends when it hears of it, or hears nothing any more, as rank 0 has ended.</summary>
    [Fact]
    public void Process_that_is_slow_and_well_again_ends()
    {
        MpiResult result = Mpirun.Find(Mpirun.OpenMpi).With("--enable-recovery").Run(3, "tasks", "--count", "600", "--stop-rank", "2", "--timeout", "4");

        Assert.Equal("right, 2 left, lost 2", Assert.Single(result.Lines[0]));
        Assert.True(
            result.Lines.Length == 3 || result.Error.Contains("rank 2: Rank 0 of 3 has not answered for 4 s.", StringComparison.Ordinal), result.Error);
    }

    /// <summary>The exit code of this launcher is 0 all the same.</summary>
    [Fact]
    public void Processes_end_without_rank_0()
    {
        MpiResult result = Mpirun.Find(Mpirun.OpenMpi).With("--enable-recovery").Run(3, "tasks", "--count", "250", "--lose-rank", "0", "--timeout", "2");

        Assert.Empty(result.Lines);
        Assert.Equal(2, result.Error.Split("Rank 0 of 3 has not answered for 2 s.").Length - 1);
    }

    /// <summary>Tasks that fail in another process fail with its message, and nobody waits for the others.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Failure_of_a_task_comes_out_of_it(string name)
    {
        MpiResult result = Mpirun.Find(name).Run(2, "tasks", "--fail-at", "7");

        Assert.NotEqual(0, result.Code);
        Assert.Contains("7 has no square today.", result.Error, StringComparison.Ordinal);
    }
}
