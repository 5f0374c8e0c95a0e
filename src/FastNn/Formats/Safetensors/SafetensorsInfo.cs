using System.Linq;
using FastNn.Formats;

namespace FastNn;

/// <summary>The header of a safetensors file, of FastNn or of another program: its metadata, and the names, types and shapes of its tensors. Values are not
/// read. For listing files, and for formats of your own.</summary>
/// <remarks>Immutable; any thread.</remarks>
public sealed class SafetensorsInfo
{
    SafetensorsInfo(SafetensorsHeader header, string file)
    {
        Metadata = header.Metadata;
        Tensors = [.. header.Tensors.Select(tensor => new TensorInfo(tensor.Name, tensor.Type.Name, tensor.Shape, tensor.Bytes))];
        Training = CheckpointFile.ReadTexts(header.Metadata, file);
    }

    /// <summary>The metadata: texts by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether the file has the layers of a network, so that it is for <see cref="Network.Load(string, Catalog?)"/>, not tensors alone.</summary>
    public bool IsNetwork => Metadata.ContainsKey(Architecture.VersionKey);

    /// <summary>The texts of the <see cref="TrainingState"/> of a checkpoint by name, such as <c>steps</c>, <c>rate</c>, <c>option.Optimizer</c> and
    /// <c>course.epoch</c>; null for other files.</summary>
    public IReadOnlyDictionary<string, string>? Training { get; }

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Reads the header of a file. A file is data: one from an untrusted source gives its header or a <see cref="FastNnFormatException"/>.
    /// Allocates.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FastNnFormatException">The file is malformed or truncated.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a device, a pipe or a socket.</exception>
    public static SafetensorsInfo Read(string path)
    {
        using FileStream stream = SourceFile.Open(path);
        return new(Safetensors.ReadHeader(stream, path, out _), path);
    }
}

/// <summary>A tensor of a safetensors file.</summary>
/// <param name="Name">Its name, such as <c>0.weight</c>.</param>
/// <param name="Type">The type of its elements, such as <c>F32</c>.</param>
/// <param name="Shape">Its sizes, outermost first; none for a single number.</param>
/// <param name="Bytes">Length of its data.</param>
public sealed record TensorInfo(string Name, string Type, IReadOnlyList<long> Shape, long Bytes)
{
    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);
}
