using FastNn.Formats;

namespace FastNn.Cli;

/// <summary>What is told about a model file as a file.</summary>
sealed class FileFacts
{
    /// <exception cref="FastNnFormatException">It is neither an ONNX nor a safetensors file.</exception>
    public FileFacts(string path)
    {
        ModelFiles.RequireExists(path);
        Path = path;
        using (FileStream file = SourceFile.Open(path))
        {
            Hash = Convert.ToHexStringLower(HashedStream.Hash(file));
            Length = file.Length;
        }
        Content = ModelFiles.IsOnnx(path) ? null : SafetensorsInfo.Read(path);
        Checkpoint = Content?.Training is { } training ? new(training) : null;
    }

    public string Path { get; }

    /// <summary>Length in bytes.</summary>
    public long Length { get; }

    /// <summary>SHA-256 in hexadecimal digits.</summary>
    public string Hash { get; }

    /// <summary>The header of a safetensors file; null for ONNX.</summary>
    public SafetensorsInfo? Content { get; }

    /// <summary>The training that the file can continue; null where it is no checkpoint.</summary>
    public CheckpointFacts? Checkpoint { get; }

    /// <summary>Whether the file has the layers of a network, not tensors alone.</summary>
    public bool IsNetwork => Content?.IsNetwork ?? true;

    /// <summary>The types of the tensors of a safetensors file.</summary>
    public IEnumerable<string> Types => Content?.Tensors.Select(tensor => tensor.Type).Distinct() ?? [];
}
