using System.Globalization;
using System.Text;
using System.Text.Json;
using FastNn.Contracts;

namespace FastNn.Formats;

/// <summary>Writes and reads the layers of a network as JSON: <c>[{"kind":"Dense","outputs":128,"bias":1},{"kind":"Relu"}]</c>; a block also has
/// <c>"layers":[...]</c>.</summary>
static class Architecture
{
    // Nesting limit: the reader recurses.
    const int MaxLayers = 100_000, MaxDepth = 64;

    /// <summary>The name of the version in the metadata, which every network has.</summary>
    public const string VersionKey = "fastnn.version";

    const string KindKey = "kind", LayersKey = "layers", WeightsKey = "fastnn.weights";

    // By the value of the format.
    static readonly string[] formatNames = ["f32", "bf16", "int8", "int8-dynamic"];

    /// <summary>Returns the metadata of a format of weights: none for floats, so that files of networks that are not compressed stay as they were.</summary>
    public static IEnumerable<KeyValuePair<string, string>> DescribeWeights(WeightFormat format) =>
        format == WeightFormat.Float32 ? [] : [new(WeightsKey, formatNames[(int)format])];

    /// <exception cref="InvalidOperationException">A layer could not be loaded again: its kind is not in the network's catalog.</exception>
    public static string Write(Network network)
    {
        Require.State(network.Count <= MaxLayers, $"The network has {network.Count:N0} layers; a file can have at most {MaxLayers:N0}.");
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            WriteLayers(writer, network, network.Catalog);
        }
        return Encoding.UTF8.GetString(json.ToArray());
    }

    static void WriteLayers(Utf8JsonWriter writer, IReadOnlyList<Layer> layers, Catalog catalog)
    {
        writer.WriteStartArray();
        Require.State(writer.CurrentDepth < MaxDepth,
            $"Blocks are nested more than {(MaxDepth - 2) / 2} deep, which a file cannot be: put layers one after the other.");
        foreach (Layer layer in layers)
        {
            Require.State(catalog.FindLayer(layer.Kind) is not null,
                $"A network with the layer '{layer.Kind}' could not be loaded again: call Catalog.Default.Register(\"{layer.Kind}\", ...) first.");
            FileText.Check(layer.Kind, "the kind of a layer");
            writer.WriteStartObject();
            writer.WriteString(KindKey, layer.Kind);
            var settings = new PartSettings();
            layer.Describe(settings);
            foreach ((string name, double value) in settings.Values)
            {
                FileText.Check(name, "a setting of a layer");
                Require.State(name is not (KindKey or LayersKey),
                    $"The layer '{layer.Kind}' describes a setting '{name}', a name that the file format uses: give the setting another name.");
                writer.WriteNumber(name, value);
            }
            if (layer.Children.Count > 0)
            {
                writer.WritePropertyName(LayersKey);
                WriteLayers(writer, layer.Children, catalog);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>Creates the network that was written; its parameters have no memory yet.</summary>
    /// <exception cref="FastNnFormatException">A value is missing or invalid, or a layer is not in the catalog.</exception>
    public static Network Read(IReadOnlyDictionary<string, string> metadata, string file, Catalog catalog)
    {
        string version = Text(VersionKey);
        Check(version == "1", $"it is of version {version} of the format, and this FastNn reads version 1: use a newer one", FormatError.Unsupported);
        Check(int.TryParse(Text("fastnn.inputs"), NumberStyles.None, CultureInfo.InvariantCulture, out int inputs) && inputs > 0,
            $"'fastnn.inputs' is '{Text("fastnn.inputs")}' and must be a whole number of at least 1");
        Check(TryReadSeed(Text("fastnn.seed"), out long seed), $"'fastnn.seed' is '{Text("fastnn.seed")}' and must be a whole number of 64 bits");
        WeightFormat format = metadata.TryGetValue(WeightsKey, out string? weights) ? FindFormat(weights) : WeightFormat.Float32;
        var network = new Network(inputs, seed) { Catalog = catalog, WeightFormat = format };
        try
        {
            using JsonDocument json = StrictJson.Parse(Text("fastnn.layers"), MaxDepth);
            int count = json.RootElement.GetArrayLength();
            Check(count is >= 1 and <= MaxLayers, $"it has {count} layers, which must be from 1 to {MaxLayers:N0}",
                count == 0 ? FormatError.Missing : FormatError.LimitExceeded);
            foreach (JsonElement layer in json.RootElement.EnumerateArray())
            {
                network.Add(ReadLayer(layer, catalog, file));
            }
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or KeyNotFoundException or FormatException
            and not FastNnFormatException)
        {
            throw new FastNnFormatException(file, 8, $"its layers cannot be built: {e.Message}", e)
            {
                Code = e is JsonException ? FormatError.Malformed : FormatError.InvalidValue,
            };
        }
        return network;

        WeightFormat FindFormat(string name)
        {
            int found = Array.IndexOf(formatNames, name);
            Check(found > 0, $"'{WeightsKey}' is '{FileText.Start(name)}' and must be one of {string.Join(", ", formatNames[1..])}");
            return (WeightFormat)found;
        }

        string Text(string key) => metadata.TryGetValue(key, out string? value)
            ? value
            : throw new FastNnFormatException(file, 8,
                $"its metadata have no '{key}': it was not saved by FastNn. To load weights alone, build the network and call LoadWeights")
            {
                Code = FormatError.Missing,
            };

        void Check(bool condition, string problem, FormatError code = FormatError.InvalidValue)
        {
            if (!condition)
            {
                throw new FastNnFormatException(file, 8, problem) { Code = code };
            }
        }
    }

    static Layer ReadLayer(JsonElement json, Catalog catalog, string file)
    {
        string kind = json.GetProperty(KindKey).GetString() ?? "";
        CatalogEntry<Layer> entry = catalog.FindLayer(kind) ?? throw new FastNnFormatException(file, 8,
            $"it has a layer '{kind}', which is not in the catalog. If it is yours, call Catalog.Default.Register(\"{kind}\", ...) before loading")
        {
            Code = FormatError.Unknown,
        };
        var settings = new PartSettings();
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (property.Name is not (KindKey or LayersKey))
            {
                settings.Set(property.Name, property.Value.GetDouble());
            }
        }
        Layer layer = entry.Create(settings);
        var written = new PartSettings();
        layer.Describe(written);
        var block = layer as LayerGroup;
        bool hasChildren = json.TryGetProperty(LayersKey, out JsonElement children);
        if ((settings.FindUnknown(written) ?? (hasChildren && block is null ? LayersKey : null)) is { } unknown)
        {
            throw new FastNnFormatException(file, 8,
                $"its layer '{kind}' has a setting '{unknown}', which the layer does not know: correct the name, or remove it")
            {
                Code = FormatError.Unknown,
            };
        }
        if (hasChildren)
        {
            foreach (JsonElement child in children.EnumerateArray())
            {
                block!.Add(ReadLayer(child, catalog, file));
            }
        }
        return layer;
    }

    /// <summary>Parses a seed. Files of version 0.1 wrote it without a sign: values above <see cref="long.MaxValue"/> are the negative seeds of the same
    /// bits.</summary>
    static bool TryReadSeed(string text, out long seed)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out seed))
        {
            return true;
        }
        bool isUnsigned = ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong bits);
        seed = (long)bits;
        return isUnsigned;
    }
}
