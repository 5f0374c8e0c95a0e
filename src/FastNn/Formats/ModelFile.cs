using System.Globalization;
using System.Linq;
using FastNn.Layers;

namespace FastNn.Formats;

/// <summary>Networks in safetensors files: the layers in the metadata, the weights with the names and shapes of <c>torch.nn.Sequential</c>
/// (<c>0.weight</c> [outputs, inputs], <c>0.bias</c> [outputs]).</summary>
static class ModelFile
{
    /// <summary>Begins the names of the tensors that a checkpoint has beside the parameters.</summary>
    public const string TrainingPrefix = "training.";

    // Keeps the user's metadata apart from the keys of the format.
    const string MetadataPrefix = "metadata.";

    /// <summary>Reads a network: layers, weights and metadata.</summary>
    /// <exception cref="FastNnFormatException">The content is malformed, truncated, or has other weights than its layers.</exception>
    public static Network Load(Stream stream, string file, Catalog catalog)
    {
        Safetensors content = Safetensors.Read(stream, file);
        Dictionary<string, TensorEntry>? tensors = null;
        // Shapes are compared before memory is allocated: a file cannot ask for more than its own size.
        Network network = Build(content.Header.Metadata, file, catalog, planned => tensors = Match(planned, content, file));
        Fill(network.Parameters, content, tensors!);
        return network;
    }

    /// <summary>Builds a network from its description; its parameters are zeros.</summary>
    /// <param name="description">What <see cref="Describe"/> returned.</param>
    /// <param name="file">The name for messages.</param>
    /// <param name="catalog">The layers that it may have.</param>
    /// <param name="check">Refuses parameters before memory is allocated for them.</param>
    /// <exception cref="FastNnFormatException">A value is missing or invalid, or the layers cannot be built.</exception>
    internal static Network Build(IReadOnlyDictionary<string, string> description, string file, Catalog catalog, Action<IReadOnlyList<Parameter>> check)
    {
        Network network = Architecture.Read(description, file, catalog);
        foreach ((string key, string text) in description)
        {
            if (key.StartsWith(MetadataPrefix, StringComparison.Ordinal))
            {
                network.Metadata.Add(key[MetadataPrefix.Length..], text);
            }
        }
        try
        {
            network.Build(check);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or OverflowException)
        {
            throw new FastNnFormatException(file, 8, $"its layers cannot be built: {e.Message}", e);
        }
        return network;
    }

    /// <summary>Reads a network only where the content has all of the digests.</summary>
    /// <exception cref="FastNnFormatException">The content has another digest, or is malformed.</exception>
    public static Network LoadExpected(Stream stream, string file, IReadOnlyList<FileDigest> digests, Catalog catalog)
    {
        if (digests.Count == 0)
        {
            return Load(stream, file, catalog);
        }
        if (stream.CanSeek)
        {
            // Nothing of a file is parsed before it is known to be the expected one.
            long start = stream.Position;
            RequireAll(HashedStream.Hash(stream));
            stream.Position = start;
        }
        // The parsed bytes are hashed too: the file may change after the first reading.
        var hashed = new HashedStream(stream);
        Network network = Load(hashed, file, catalog);
        RequireAll(hashed.Finish());
        return network;

        void RequireAll(byte[] hash)
        {
            string text = Convert.ToHexStringLower(hash);
            foreach (FileDigest digest in digests)
            {
                digest.Require(text, file);
            }
        }
    }

    /// <summary>The parameters as tensors, in order, those of larger elements first: readers that map a file want aligned elements.</summary>
    internal static NamedTensor[] Tensors(Network network) =>
        [.. network.Parameters.SelectMany(parameter => parameter.Tensors).Select(NamedTensor.Of).OrderByDescending(tensor => tensor.Type.Size)];

    /// <summary>Returns the metadata of a model.</summary>
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
            .. Architecture.DescribeWeights(network.WeightFormat),
            .. network.Metadata.Select(Text),
        ];
    }

    static KeyValuePair<string, string> Text(KeyValuePair<string, string> pair)
    {
        FileText.Check(pair.Key, "A key of the network's Metadata");
        FileText.Check(pair.Value, $"The network's Metadata['{FileText.Start(pair.Key)}']");
        return new(MetadataPrefix + pair.Key, pair.Value);
    }

    /// <summary>Finds the tensors of every parameter and checks their types and shapes.</summary>
    /// <exception cref="FastNnFormatException">The file has other tensors than the parameters.</exception>
    internal static Dictionary<string, TensorEntry> Match(IReadOnlyList<Parameter> parameters, Safetensors content, string file)
    {
        var tensors = new Dictionary<string, TensorEntry>();
        foreach (TensorEntry tensor in content.Header.Tensors)
        {
            // A checkpoint is a model with training state beside it.
            if (!tensor.Name.StartsWith(TrainingPrefix, StringComparison.Ordinal))
            {
                tensors.Add(tensor.Name, tensor);
            }
        }
        int count = 0;
        foreach (ParameterTensor own in parameters.SelectMany(parameter => parameter.Tensors))
        {
            count++;
            if (!tensors.TryGetValue(own.Name, out TensorEntry tensor))
            {
                throw new FastNnFormatException(file, 8, $"it has no tensor '{own.Name}', which the network has");
            }
            if (!tensor.Shape.AsSpan().SequenceEqual(own.Shape))
            {
                throw new FastNnFormatException(file, 8,
                    $"its tensor '{own.Name}' is of shape [{string.Join(", ", tensor.Shape)}], the network's is [{string.Join(", ", own.Shape)}]");
            }
            TensorType type = TensorType.Of(own.Format);
            if (tensor.Type != type)
            {
                throw new FastNnFormatException(file, 8,
                    $"its tensor '{own.Name}' is of type {tensor.Type.Name}, the network's is {type.Name}: give a file of a network with the same format " +
                    $"of weights");
            }
        }
        return tensors.Count == count
            ? tensors
            : throw new FastNnFormatException(file, 8, $"it has {tensors.Count} tensors, the network has {count}");
    }

    /// <summary>Copies the tensors into the parameters.</summary>
    internal static void Fill(ParameterList parameters, Safetensors content, Dictionary<string, TensorEntry> tensors)
    {
        foreach (ParameterTensor own in parameters.SelectMany(parameter => parameter.Tensors))
        {
            TensorEntry tensor = tensors[own.Name];
            float[] values = new float[tensor.Count];
            content.CopyTo(tensor, values);
            own.Set(values);
        }
    }
}
