using FastNn.Formats;

namespace FastNn;

public sealed partial class Network
{
    // PyTorch's num_batches_tracked, which it uses for momentum=None; ignored.
    const string BatchCounters = ".num_batches_tracked";

    /// <summary>Saves layers, weights and metadata as a safetensors file, which is replaced as a whole or not at all. Allocates.</summary>
    /// <param name="path">The file; by convention its name ends in <c>.safetensors</c>. A link is followed (<see cref="GetSaveTarget"/>).</param>
    /// <exception cref="InvalidOperationException">The file could not be loaded again: a layer of your own is not in the <see cref="Catalog"/>, a
    /// <see cref="PreprocessingLayer"/> was never fitted, a text is null or has half of a surrogate pair, or a limit of the format is exceeded. Nothing is
    /// written.</exception>
    /// <exception cref="IOException">The file cannot be written; an old one stays as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; an old one stays as it was.</exception>
    /// <remarks>While a trainer runs on another thread, a mixture of old and new weights is saved.</remarks>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        NamedTensor[] tensors = ModelFile.Tensors(this);
        byte[] header = Safetensors.MakeHeader(ModelFile.Describe(this), tensors);
        WholeFile.Write(path, stream => Safetensors.Write(stream, header, tensors));
    }

    /// <summary>Saves layers, weights and metadata into a stream, which stays open. As <see cref="Save(string)"/> otherwise.</summary>
    /// <exception cref="InvalidOperationException">As for a file; nothing is written.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        NamedTensor[] tensors = ModelFile.Tensors(this);
        Safetensors.Write(stream, Safetensors.MakeHeader(ModelFile.Describe(this), tensors), tensors);
    }

    /// <summary>Loads a network that was saved: layers, weights and metadata, bit for bit. A file is data: one from an untrusted source gives a network or a
    /// <see cref="FastNnFormatException"/>. Allocates.</summary>
    /// <param name="path">The file.</param>
    /// <param name="catalog">The layers that the file may have; <see cref="Catalog.Default"/> where null.</param>
    /// <exception cref="FastNnFormatException">The file is malformed, truncated, or has other weights than its layers.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a device, a pipe or a socket: read those as a stream.</exception>
    public static Network Load(string path, Catalog? catalog = null)
    {
        using FileStream stream = SourceFile.Open(path);
        return ModelFile.Load(stream, path, catalog ?? Catalog.Default);
    }

    /// <summary>Loads a network from a stream, which is read to its end and stays open. As <see cref="Load(string, Catalog?)"/> otherwise.</summary>
    /// <param name="stream">The stream, read from its position.</param>
    /// <param name="catalog">The layers that it may have; <see cref="Catalog.Default"/> where null.</param>
    /// <exception cref="FastNnFormatException">The content is malformed, truncated, or has other weights than its layers.</exception>
    public static Network Load(Stream stream, Catalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ModelFile.Load(stream, "stream", catalog ?? Catalog.Default);
    }

    /// <summary>Loads a network only where the file is the expected or a signed one. As <see cref="Load(string, Catalog?)"/> otherwise.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What is required of the file.</param>
    /// <exception cref="FastNnFormatException">The file, or its manifest, is not the expected one, or is malformed.</exception>
    /// <exception cref="IOException">The file or its manifest cannot be read.</exception>
    public static Network Load(string path, LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using FileStream stream = SourceFile.Open(path);
        return ModelFile.LoadExpected(stream, path, options.ReadExpectedDigests(path), options.Catalog ?? Catalog.Default);
    }

    /// <summary>Loads a network from a stream only where the content is the expected or a signed one. As <see cref="Load(Stream, Catalog?)"/>
    /// otherwise.</summary>
    /// <param name="stream">The stream, read from its position. One that can seek is read twice: it is hashed before it is parsed.</param>
    /// <param name="options">What is required of the content; with a public key, <see cref="LoadOptions.ManifestPath"/> too.</param>
    /// <exception cref="ArgumentException">A public key is given without the path of the manifest.</exception>
    /// <exception cref="FastNnFormatException">The content, or the manifest, is not the expected one, or is malformed.</exception>
    public static Network Load(Stream stream, LoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        return ModelFile.LoadExpected(stream, "stream", options.ReadExpectedDigests(null), options.Catalog ?? Catalog.Default);
    }

    /// <summary>Loads weights alone from a safetensors file, such as PyTorch's <c>state_dict</c> of the same layers; its metadata are ignored.</summary>
    /// <param name="path">The file. Its tensors must have the names and shapes of <see cref="Parameters"/>, no more and no fewer; PyTorch's counters of batches
    /// are ignored. Floats are read from F32, F16, BF16 (exactly) and F64 (to the nearest float).</param>
    /// <exception cref="FastNnFormatException">The file is malformed, or has other tensors or types; nothing is changed.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a device, a pipe or a socket.</exception>
    public void LoadWeights(string path)
    {
        using FileStream stream = SourceFile.Open(path);
        // Buffered: an error in the middle must not change the network.
        var content = Safetensors.Open(stream, path, isBuffered: true);
        ModelFile.Fill(ModelFile.Match(Parameters, content.Header, path, BatchCounters), content);
    }

    /// <summary>Returns the file that <see cref="Save(string)"/> would create or replace: the full path with all links followed. Allocates; any
    /// thread.</summary>
    /// <returns>Null where nothing could be saved, because the path is a folder, a device or a pipe.</returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string? GetSaveTarget(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return TargetFile.Find(path);
    }
}
