using System.Globalization;
using System.Linq;
using FastNn.Formats;

namespace FastNn;

/// <summary>
/// Networks in safetensors files: the layers in the metadata, the weights named and shaped as <c>torch.nn.Sequential</c> would
/// (<c>0.weight</c> [outputs, inputs], <c>0.bias</c> [outputs]).
/// </summary>
/// <remarks>Everything here allocates. A file is data: loading one from an untrusted source ends in a network or in a
/// <see cref="FastNnFormatException"/>. Saving while a trainer runs on another thread saves a mixture of old and new.</remarks>
public static class ModelFile
{
    // So that no text of a user's is taken for the format's own.
    const string MetadataPrefix = "metadata.";

    // BatchNorm1d counts its batches, for a momentum that is none; nothing here needs the count.
    const string BatchCounters = ".num_batches_tracked";

    /// <param name="network">The network.</param>
    extension(Network network)
    {
        /// <summary>Saves layers and weights. The file is replaced as a whole or not at all.</summary>
        /// <param name="path">The file; by custom its name ends in <c>.safetensors</c>.</param>
        /// <exception cref="InvalidOperationException">The file could not be loaded: a layer of your own is not in the <see cref="Catalog"/>, a
        /// <see cref="PreprocessingLayer"/> was never fitted, a text is null or has half of a surrogate
        /// pair, or there are more layers, blocks in blocks, tensors, numbers or metadata than a file can have. Nothing is written.</exception>
        /// <exception cref="IOException">The file cannot be written; an old one stays as it was.</exception>
        /// <exception cref="UnauthorizedAccessException">The file may not be written; an old one stays as it was.</exception>
        public void Save(string path)
        {
            ArgumentException.ThrowIfNullOrEmpty(path);
            NamedTensor[] tensors = Tensors(network);
            byte[] header = Safetensors.MakeHeader(Describe(network), tensors);
            WholeFile.Write(path, stream => Safetensors.Write(stream, header, tensors));
        }

        /// <summary>Saves layers and weights into a stream.</summary>
        /// <param name="stream">Is written and stays open.</param>
        /// <exception cref="InvalidOperationException">The same as for a file; nothing is written.</exception>
        public void Save(Stream stream)
        {
            ArgumentNullException.ThrowIfNull(stream);
            NamedTensor[] tensors = Tensors(network);
            Safetensors.Write(stream, Safetensors.MakeHeader(Describe(network), tensors), tensors);
        }

        /// <summary>Takes over weights from a safetensors file, such as PyTorch's <c>state_dict</c> of the same layers; its metadata are not looked
        /// at.</summary>
        /// <param name="path">The file. Its tensors must have the names and shapes of <see cref="Network.Parameters"/>, no more and no fewer; PyTorch's
        /// counters of batches are not looked at.</param>
        /// <exception cref="FastNnFormatException">The file is malformed, or its tensors are others; nothing is changed.</exception>
        /// <exception cref="IOException">The file cannot be read, or is no file but a folder, a device, a pipe or a socket: read those as a stream.</exception>
        public void LoadWeights(string path)
        {
            using FileStream stream = SourceFile.Open(path);
            Safetensors content = Safetensors.Read(stream, path, BatchCounters);
            Dictionary<string, TensorEntry> tensors = Match(network.Parameters, content, path);
            Fill(network.Parameters, content, tensors);
        }

        /// <summary>Loads a network that was saved: layers and weights, bit for bit.</summary>
        /// <param name="path">The file.</param>
        /// <exception cref="FastNnFormatException">The file is malformed, truncated, or of other layers than its weights.</exception>
        /// <exception cref="IOException">The file cannot be read, or is no file but a folder, a device, a pipe or a socket: read those as a stream.</exception>
        public static Network Load(string path)
        {
            using FileStream stream = SourceFile.Open(path);
            return Load(stream, path);
        }

        /// <summary>Loads a network that was saved.</summary>
        /// <param name="stream">Is read from where it stands to its end, and stays open.</param>
        /// <exception cref="FastNnFormatException">The content is malformed, truncated, or of other layers than its weights.</exception>
        public static Network Load(Stream stream)
        {
            ArgumentNullException.ThrowIfNull(stream);
            return Load(stream, "stream");
        }
    }

    /// <summary>The file that a save would replace or make: the full path, with all links followed. Allocates; any thread.</summary>
    /// <param name="path">What the save would be given.</param>
    /// <returns>Null where nothing could be saved, because a folder, a device or a pipe stands there.</returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">Its links lead in a circle.</exception>
    public static string? FindTarget(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return TargetFile.Find(path);
    }

    static Network Load(Stream stream, string file)
    {
        Safetensors content = Safetensors.Read(stream, file);
        Network network = Architecture.Read(content.Header.Metadata, file);
        foreach ((string key, string text) in content.Header.Metadata)
        {
            if (key.StartsWith(MetadataPrefix, StringComparison.Ordinal))
            {
                network.Metadata.Add(key[MetadataPrefix.Length..], text);
            }
        }
        Dictionary<string, TensorEntry>? tensors = null;
        try
        {
            // Shapes are compared before memory is made for them: a file gets no more than its own numbers back.
            network.Build(planned => tensors = Match(planned, content, file));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or OverflowException)
        {
            throw new FastNnFormatException(file, 8, $"its layers cannot be built: {e.Message}", e);
        }
        Fill(network.Parameters, content, tensors!);
        return network;
    }

    /// <summary>All weights, in their order.</summary>
    internal static NamedTensor[] Tensors(Network network) => [.. network.Parameters.Select(NamedTensor.Of)];

    /// <summary>The metadata of a model.</summary>
    /// <exception cref="InvalidOperationException">A preprocessing layer was never fitted, or a layer is not in the catalog.</exception>
    internal static IReadOnlyList<KeyValuePair<string, string>> Describe(Network network)
    {
        network.CheckPreprocessing();
        return
        [
            new("format", "pt"),
            new("fastnn.version", "1"),
            new("fastnn.inputs", network.Inputs.ToString(CultureInfo.InvariantCulture)),
            new("fastnn.seed", network.Seed.ToString(CultureInfo.InvariantCulture)),
            new("fastnn.layers", Architecture.Write(network)),
            .. network.Metadata.Select(Text),
        ];
    }

    static KeyValuePair<string, string> Text(KeyValuePair<string, string> pair)
    {
        FileText.Check(pair.Key, "A key of the network's Metadata");
        FileText.Check(pair.Value, $"The network's Metadata['{FileText.Start(pair.Key)}']");
        return new(MetadataPrefix + pair.Key, pair.Value);
    }

    /// <summary>The tensors of the parameters, by name.</summary>
    internal static Dictionary<string, TensorEntry> Match(IReadOnlyList<Parameter> parameters, Safetensors content, string file)
    {
        var tensors = new Dictionary<string, TensorEntry>();
        foreach (TensorEntry tensor in content.Header.Tensors)
        {
            // A checkpoint is a model, and something to go on training with.
            if (!tensor.Name.StartsWith(CheckpointFile.Prefix, StringComparison.Ordinal))
            {
                tensors.Add(tensor.Name, tensor);
            }
        }
        foreach (Parameter parameter in parameters)
        {
            if (!tensors.TryGetValue(parameter.Name, out TensorEntry tensor))
            {
                throw new FastNnFormatException(file, 8, $"it has no tensor '{parameter.Name}', which the network has");
            }
            bool same = parameter.IsVector
                ? tensor.Shape.AsSpan().SequenceEqual([parameter.Columns])
                : tensor.Shape.AsSpan().SequenceEqual([parameter.Rows, parameter.Columns]);
            if (!same)
            {
                string wanted = parameter.IsVector ? $"[{parameter.Columns}]" : $"[{parameter.Rows}, {parameter.Columns}]";
                throw new FastNnFormatException(file, 8, $"its tensor '{parameter.Name}' is of shape [{string.Join(", ", tensor.Shape)}], the network's is {wanted}");
            }
        }
        return tensors.Count == parameters.Count
            ? tensors
            : throw new FastNnFormatException(file, 8, $"it has {tensors.Count} tensors, the network has {parameters.Count} parameters");
    }

    /// <summary>Gives the parameters their values.</summary>
    internal static void Fill(ParameterList parameters, Safetensors content, Dictionary<string, TensorEntry> tensors)
    {
        foreach (Parameter parameter in parameters)
        {
            float[] values = new float[parameter.Count];
            content.CopyTo(tensors[parameter.Name], values);
            parameter.Set(values);
        }
    }
}
