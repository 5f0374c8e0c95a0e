namespace FastNn.Bench.Peers;

/// <summary>Runs the Python scripts that measure peers.</summary>
static class Python
{
    /// <summary>Returns the output of the script, or null if Python or the script's packages are missing.</summary>
    // Debian's interpreter, because apt installs the peers for it.
    public static string? Ask(string script, params string[] arguments) => Command.Run(
        File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3", [Path.Combine(AppContext.BaseDirectory, "Peers", script), .. arguments]);

    /// <summary>Returns the numbers that the script prints, or null.</summary>
    public static double[]? Numbers(string script, params string[] arguments) => Command.Numbers(Ask(script, arguments));
}
