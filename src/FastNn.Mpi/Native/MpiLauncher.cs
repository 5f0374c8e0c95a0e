using System.Runtime.InteropServices;

namespace FastNn.Mpi.Native;

/// <summary>Finds out who started this process, and loads the MPI library that belongs to it.</summary>
static class MpiLauncher
{
    /// <summary>The environment variable with the path of an MPI library, where the usual ones are not the right ones.</summary>
    public const string Variable = "FASTNN_MPI_LIBRARY";

    static readonly Launcher[] launchers =
    [
        new("Open MPI", "OMPI_COMM_WORLD_RANK", ["libmpi.so.40", "libmpi.40.dylib"], "libopenmpi3"),
        new("MPICH", "PMI_RANK", ["libmpich.so.12", "libmpi.so.12", "libmpi.12.dylib", "msmpi.dll"], "libmpich12"),
        // Slurm starts either.
        new("PMIx", "PMIX_RANK", ["libmpi.so.40", "libmpich.so.12", "libmpi.so.12"], "libopenmpi3"),
    ];

    /// <summary>Loads the library of the launcher; null where the process was started without one.</summary>
    /// <exception cref="ProcessGroupException">There is no such library.</exception>
    public static MpiLibrary? Load()
    {
        return Load(Environment.GetEnvironmentVariable, LoadWithoutHooks);

        static nint LoadWithoutHooks(string name)
        {
            MemoryHooks.Disable();
            return NativeLibrary.TryLoad(name, out nint library) ? library : 0;
        }
    }

    /// <summary>The same with other variables and libraries.</summary>
    /// <param name="read">Returns an environment variable, or null.</param>
    /// <param name="load">Returns a library, or 0.</param>
    /// <exception cref="ProcessGroupException">There is no such library.</exception>
    public static MpiLibrary? Load(Func<string, string?> read, Func<string, nint> load)
    {
        string? path = read(Variable);
        if (!string.IsNullOrEmpty(path))
        {
            return load(path) is not 0 and nint own ? Open(own, path)
                : throw new ProcessGroupException($"{Variable} is '{path}', which cannot be loaded. Set it to the path of the MPI library of your mpirun.");
        }
        foreach (Launcher launcher in launchers)
        {
            if (read(launcher.RankVariable) is { } rank)
            {
                foreach (string name in launcher.Libraries)
                {
                    if (load(name) is not 0 and nint library)
                    {
                        return Open(library, name);
                    }
                }
                throw new ProcessGroupException(
                    $"{launcher.Name} has started this process as rank {rank}, but none of its libraries was found: " +
                    $"{string.Join(", ", launcher.Libraries)}. Install it (on Debian: {launcher.Package}), or set {Variable} to its path.");
            }
        }
        return null;
    }

    static MpiLibrary Open(nint library, string name)
    {
        try
        {
            return new(library);
        }
        catch (EntryPointNotFoundException e)
        {
            throw new ProcessGroupException($"'{name}' is no MPI library: {e.Message} Set {Variable} to the path of the MPI library of your mpirun.", e);
        }
    }

    /// <param name="Name">The name of the launcher.</param>
    /// <param name="RankVariable">The environment variable by which it is recognized.</param>
    /// <param name="Libraries">Its libraries, the usual one first.</param>
    /// <param name="Package">The Debian package.</param>
    sealed record Launcher(string Name, string RankVariable, string[] Libraries, string Package);
}
