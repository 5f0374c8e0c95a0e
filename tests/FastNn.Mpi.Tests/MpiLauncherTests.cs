using FastNn.Mpi.Native;

namespace FastNn.Mpi.Tests;

/// <summary>The library is that of the launcher, and none where there is no launcher.</summary>
public sealed class MpiLauncherTests
{
    [Fact]
    public void Without_a_launcher_no_library_is_loaded() =>
        Assert.Null(MpiLauncher.Load(_ => null, name => throw new InvalidOperationException($"{name} was loaded")));

    [Theory]
    [InlineData("OMPI_COMM_WORLD_RANK", "Open MPI", "libmpi.so.40", "libopenmpi3")]
    [InlineData("PMI_RANK", "MPICH", "libmpich.so.12", "libmpich12")]
    [InlineData("PMIX_RANK", "PMIx", "libmpi.so.40", "libopenmpi3")]
    public void Missing_library_is_named(string variable, string launcher, string first, string package)
    {
        var tried = new List<string>();
        string message = Assert.Throws<ProcessGroupException>(() => MpiLauncher.Load(name => name == variable ? "3" : null, name =>
        {
            tried.Add(name);
            return 0;
        })).Message;

        Assert.StartsWith($"{launcher} has started this process as rank 3, but none of its libraries was found: {string.Join(", ", tried)}.", message,
            StringComparison.Ordinal);
        Assert.EndsWith($"Install it (on Debian: {package}), or set FASTNN_MPI_LIBRARY to its path.", message, StringComparison.Ordinal);
        Assert.Equal(first, tried[0]);
    }

    [Fact]
    public void Path_that_is_given_is_the_only_one()
    {
        var tried = new List<string>();
        string message = Assert.Throws<ProcessGroupException>(() => MpiLauncher.Load(name => name == MpiLauncher.Variable ? "/nonexistent" : "3", name =>
        {
            tried.Add(name);
            return 0;
        })).Message;

        Assert.Equal("FASTNN_MPI_LIBRARY is '/nonexistent', which cannot be loaded. Set it to the path of the MPI library of your mpirun.", message);
        Assert.Equal(["/nonexistent"], tried);
    }
}
