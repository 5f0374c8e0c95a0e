using System.Linq;
using System.Text;
using System.Text.Json;
using FastNn.Layers;

namespace FastNn.Formats;

/// <summary>
/// Reads and writes checkpoints: model files that also have a <see cref="TrainingState"/>, its texts as JSON in the metadata <c>fastnn.training</c>, its
/// vectors as tensors whose names begin with <see cref="ModelFile.TrainingPrefix"/>. A checkpoint can be loaded as a model.
/// </summary>
sealed class CheckpointFile
{
    const string Prefix = ModelFile.TrainingPrefix, Key = "fastnn.training";

    readonly Safetensors content;
    readonly Dictionary<string, ParameterTensor> weights;

    CheckpointFile(Safetensors content, Dictionary<string, ParameterTensor> weights, TrainingState state) =>
        (this.content, this.weights, State) = (content, weights, state);

    /// <summary>The state of the training.</summary>
    public TrainingState State { get; }

    /// <summary>Copies a network and the state of its training.</summary>
    /// <returns>Writes the copies into a file, which is replaced as a whole or not at all; any thread, while the network may change.</returns>
    public static Action<string> Take(Network network, TrainingState state)
    {
        IReadOnlyList<KeyValuePair<string, string>> metadata = [.. ModelFile.Describe(network), new(Key, ToJson(state.Texts))];
        NamedTensor[] tensors =
        [
            .. ModelFile.Tensors(network).Select(tensor => tensor.Copy()),
            .. state.Vectors.Select(pair => NamedTensor.Of(Prefix + pair.Key, pair.Value)),
        ];
        byte[] header = Safetensors.MakeHeader(metadata, tensors);
        return path => WholeFile.Write(path, stream => Safetensors.Write(stream, header, tensors));
    }

    /// <summary>Reads a file and compares it with a network of the same layers, which is not changed.</summary>
    /// <exception cref="FastNnFormatException">The file is malformed, is no checkpoint, or has other layers.</exception>
    public static CheckpointFile Read(string path, Network network)
    {
        using FileStream stream = SourceFile.Open(path);
        var content = Safetensors.Open(stream, path, isBuffered: true);
        Dictionary<string, ParameterTensor> weights = ModelFile.Match(network.Parameters, content.Header, path);
        Dictionary<string, string> texts = ReadTexts(content.Header.Metadata, path) ?? throw new FastNnFormatException(path, 8,
            $"its metadata have no '{Key}': it is a model, not a checkpoint. Load it with Network.Load and start a new training")
        {
            Code = FormatError.WrongFormat,
        };
        var vectors = new Dictionary<string, float[]>();
        foreach (TensorEntry tensor in content.Header.Tensors)
        {
            if (tensor.Name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                vectors.Add(tensor.Name[Prefix.Length..], tensor.Type == TensorType.F32
                    ? new float[tensor.Bytes / sizeof(float)]
                    : throw new FastNnFormatException(path, 8, $"its tensor '{tensor.Name}' is of type {tensor.Type.Name} and must be F32")
                    {
                        Code = FormatError.Mismatch,
                    });
            }
        }
        content.ReadData(tensor => tensor.Name.StartsWith(Prefix, StringComparison.Ordinal) && vectors[tensor.Name[Prefix.Length..]] is var vector
            ? (start, values) => values.CopyTo(vector.AsSpan(start))
            : null);
        return new CheckpointFile(content, weights, new TrainingState(texts, vectors));
    }

    /// <summary>Copies the weights into the network that the file was compared with.</summary>
    public void Fill() => ModelFile.Fill(weights, content);

    static string ToJson(IReadOnlyDictionary<string, string> texts)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (KeyValuePair<string, string> pair in texts)
            {
                FileText.Check(pair.Key, "A name in the state of a training");
                FileText.Check(pair.Value, $"'{FileText.Start(pair.Key)}' in the state of a training");
                writer.WriteString(pair.Key, pair.Value);
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(json.ToArray());
    }

    /// <summary>Reads the texts of the state of a training; null where the metadata have none.</summary>
    /// <exception cref="FastNnFormatException">They are no object of strings.</exception>
    public static Dictionary<string, string>? ReadTexts(IReadOnlyDictionary<string, string> metadata, string file)
    {
        if (!metadata.TryGetValue(Key, out string? json))
        {
            return null;
        }
        var texts = new Dictionary<string, string>();
        try
        {
            using JsonDocument document = StrictJson.Parse(json, maxDepth: 1);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                texts.Add(property.Name, property.Value.GetString() ?? "");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FastNnFormatException(file, 8, $"its '{Key}' is not an object of strings: {e.Message}", e);
        }
        return texts;
    }
}
