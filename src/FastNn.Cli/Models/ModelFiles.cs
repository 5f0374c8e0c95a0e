using System.CommandLine;
using FastNn.Onnx;

namespace FastNn.Cli;

/// <summary>Loads model files, and checks whether files can be written.</summary>
static class ModelFiles
{
    public const string Default = "model.safetensors", OnnxEnding = ".onnx";

    public static Option<string> CreateOption() => new("--model")
    {
        Description = "Model file, as train writes it",
        HelpName = "FILE",
        DefaultValueFactory = _ => Default,
    };

    /// <exception cref="FileNotFoundException">There is no file.</exception>
    /// <exception cref="FastNnFormatException">The file is no model.</exception>
    public static Network Load(string path)
    {
        RequireExists(path);
        return Network.Load(path);
    }

    /// <summary>Loads a network from a safetensors file, or from an ONNX file, which its name says.</summary>
    /// <exception cref="FileNotFoundException">There is no file.</exception>
    /// <exception cref="FastNnFormatException">The file is no model.</exception>
    public static Network LoadAny(string path)
    {
        RequireExists(path);
        return IsOnnx(path) ? OnnxModel.Load(path) : Network.Load(path);
    }

    /// <summary>Returns whether the name of a file is that of an ONNX file.</summary>
    public static bool IsOnnx(string path) => Path.GetExtension(path).Equals(OnnxEnding, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="FileNotFoundException">There is no file.</exception>
    public static void RequireExists(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no model file {path}. Train a model with 'fastnn train', or give its file with --model.");
        }
    }

    /// <summary>Checks that a file can be written, by creating another one beside it.</summary>
    /// <param name="option">The option that names it, for messages.</param>
    /// <param name="path">The file.</param>
    /// <param name="example">A valid name, for messages.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    /// <exception cref="UsageException">The path is empty.</exception>
    public static void CheckWritable(string option, string path, string example)
    {
        Require.Usage(!string.IsNullOrWhiteSpace(path), $"{option} is empty; give a file such as {example}.");
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
        {
            throw new IOException($"{option} is {path}, which is a folder; give a file in it, such as {Path.Combine(path, example)}.");
        }
        string full = Network.GetSaveTarget(path)
            ?? throw new IOException($"{option} is {path}, which is a device or a pipe; give a regular file, such as {example}.");
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
            throw new IOException($"{option} is {path}, but no file can be written in {folder}: {e.Message}", e);
        }
    }
}
