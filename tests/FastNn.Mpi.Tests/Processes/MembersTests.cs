using FastNn.Tests.Support;

namespace FastNn.Mpi.Tests;

/// <summary>Models of a table whose members are trained in several processes.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class MembersTests
{
    static readonly string[] members = ["members", "--table", Repository.PathOf("samples/data/penguins.csv"), "--label", "species"];

    public static TheoryData<string> Names => Mpirun.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Model_is_the_same_for_any_number_of_processes(string name)
    {
        string alone = Assert.Single(Mpirun.RunAlone([], members).Lines[0]);
        Assert.EndsWith(", 1 left, lost -1", alone, StringComparison.Ordinal);
        foreach (int ranks in (int[])[1, 2, 3])
        {
            MpiResult result = Mpirun.Find(name).Run(ranks, members);

            Assert.True(result.Code == 0, result.Error);
            Assert.Equal([[alone.Replace("1 left", $"{ranks} left", StringComparison.Ordinal)], .. Enumerable.Repeat<string[]>(["served some"], ranks - 1)],
                result.Lines);
        }
    }

    [Fact]
    public void Member_of_a_process_that_dies_is_given_to_another()
    {
        string alone = Assert.Single(Mpirun.RunAlone([], members).Lines[0]);
        MpiResult result = Mpirun.Find(Mpirun.OpenMpi).With("--enable-recovery").Run(3, [.. members, "--lose-rank", "2", "--timeout", "2"]);

        Assert.Equal(alone.Replace("1 left, lost -1", "2 left, lost 2", StringComparison.Ordinal), Assert.Single(result.Lines[0]));
        Assert.True(result.Code == 0, result.Error);
    }

    [Fact]
    public void Other_options_in_another_process_are_an_error_of_the_training()
    {
        MpiResult result = Mpirun.Find(Mpirun.OpenMpi).Run(2, [.. members, "--seed", "4"]);

        Assert.NotEqual(0, result.Code);
        Assert.Contains("rank 0: A process has other rows or options than the one that it works for.", result.Error, StringComparison.Ordinal);
    }
}
