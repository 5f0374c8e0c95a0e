using System.CommandLine;

namespace FastNn.Cli;

/// <summary>Model files: which one is read, and whether one can be written.</summary>
static class ModelPath
{
    public const string Standard = "model.safetensors";

    public static Option<string> Option() => new("--model")
    {
        Description = "The model file, as train saves it",
        HelpName = "FILE",
        DefaultValueFactory = _ => Standard,
    };

    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="FastNnFormatException">The file is no model.</exception>
    public static Network Load(string path) => File.Exists(path)
        ? Network.Load(path)
        : throw new FileNotFoundException($"There is no model {path}. Train one with 'fastnn train', or name it with --model.");

    /// <summary>Finds out, by writing a file beside it, whether a file can be saved.</summary>
    /// <param name="option">The option that names it, for messages.</param>
    /// <param name="path">The file.</param>
    /// <param name="standard">A name that would do, for messages.</param>
    /// <exception cref="IOException">It cannot.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    /// <exception cref="UsageException">The path is empty.</exception>
    public static void CheckWritable(string option, string path, string standard)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new UsageException($"{option} is empty; give a file such as {standard}.");
        }
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
        {
            throw new IOException($"{option} is {path}, which is a folder; give a file in it, such as {Path.Combine(path, standard)}.");
        }
        string full = Network.GetSaveTarget(path) ?? throw new IOException($"{option} is {path}, which is no file but a device or a pipe; give a file, such as {standard}.");
        string folder = Path.GetDirectoryName(full)!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{option} is {path}, but there is no folder {folder}; create it first.");
        }
        try
        {
            new FileStream($"{full}.{Guid.NewGuid():N}.tmp", FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{option} is {path}, but nothing can be written in {folder}: {e.Message}", e);
        }
    }
}
