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
        var content = Safetensors.Open(stream, file);
        Dictionary<string, ParameterTensor>? targets = null;
        // Shapes are compared before memory is allocated: a file cannot ask for more than its own size.
        Network network = Build(content.Header.Metadata, file, catalog, planned => targets = Match(planned, content.Header, file));
        Fill(targets!, content);
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
            throw new FastNnFormatException(file, 8, $"its layers cannot be built: {e.Message}", e) { Code = FormatError.InvalidValue };
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
            new(Architecture.VersionKey, "1"),
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

    /// <summary>Finds the tensors of every parameter, by name, and checks the types and shapes in the file.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="header">The header of the file.</param>
    /// <param name="file">The name for messages.</param>
    /// <param name="ignored">The end of the names of tensors that may be left over; null for none.</param>
    /// <exception cref="FastNnFormatException">The file has other tensors than the parameters.</exception>
    internal static Dictionary<string, ParameterTensor> Match(
        IReadOnlyList<Parameter> parameters, SafetensorsHeader header, string file, string? ignored = null)
    {
        var targets = parameters.SelectMany(parameter => parameter.Tensors).ToDictionary(own => own.Name);
        int found = 0, others = 0;
        foreach (TensorEntry tensor in header.Tensors)
        {
            if (targets.TryGetValue(tensor.Name, out ParameterTensor? own))
            {
                Check(tensor, own, file);
                found++;
            }
            // A checkpoint is a model with training state beside it.
            else if (!tensor.Name.StartsWith(TrainingPrefix, StringComparison.Ordinal)
                && (ignored is null || !tensor.Name.EndsWith(ignored, StringComparison.Ordinal)))
            {
                others++;
            }
        }
        if (found < targets.Count)
        {
            var names = header.Tensors.Select(tensor => tensor.Name).ToHashSet();
            throw new FastNnFormatException(file, 8, $"it has no tensor '{targets.Keys.First(name => !names.Contains(name))}', which the network has")
            {
                Code = FormatError.Missing,
            };
        }
        return others == 0
            ? targets
            : throw new FastNnFormatException(file, 8, $"it has {found + others} tensors, the network has {found}") { Code = FormatError.Mismatch };
    }

    static void Check(TensorEntry tensor, ParameterTensor own, string file)
    {
        if (!tensor.Shape.SequenceEqual(own.Shape.Select(size => (long)size)))
        {
            throw new FastNnFormatException(file, 8,
                $"its tensor '{own.Name}' is of shape [{string.Join(", ", tensor.Shape)}], the network's is [{string.Join(", ", own.Shape)}]")
            {
                Code = FormatError.Mismatch,
            };
        }
        IReadOnlyList<string> readable = TensorType.GetReadable(own.Format);
        if (!readable.Contains(tensor.Type.Name))
        {
            string cure = own.Format == WeightFormat.Float32
                ? "convert it where it comes from (in PyTorch: tensor.float())"
                : "give a file of a network with the same format of weights";
            throw new FastNnFormatException(file, 8,
                $"its tensor '{own.Name}' is of type {tensor.Type.Name}, the network's is {TensorType.Of(own.Format).Name}, which is read from " +
                $"{string.Join(", ", readable)}: {cure}")
            {
                Code = FormatError.Mismatch,
            };
        }
    }

    /// <summary>Reads the values of the tensors.</summary>
    internal static void Fill(Dictionary<string, ParameterTensor> targets, Safetensors content) =>
        content.ReadData(tensor => targets.TryGetValue(tensor.Name, out ParameterTensor? own) ? own.SetPart : null);
}
