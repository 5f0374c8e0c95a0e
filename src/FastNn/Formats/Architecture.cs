using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FastNn.Formats;

/// <summary>The layers of a network as JSON: <c>[{"kind":"Dense","outputs":128,"bias":1},{"kind":"Relu"}]</c>; a block has its own
/// <c>"layers":[...]</c>.</summary>
static class Architecture
{
    // Blocks may stand in blocks, but nobody builds a tower of them: reading one is a call within a call.
    const int MaxLayers = 100_000, MaxDepth = 64;

    const string KindKey = "kind", LayersKey = "layers";

    /// <exception cref="InvalidOperationException">A layer could not be read back: its kind is not in the catalog.</exception>
    public static string Write(Network network)
    {
        if (network.Count > MaxLayers)
        {
            throw new InvalidOperationException($"The network has {network.Count:N0} layers; a file can have {MaxLayers:N0}, so that it could not be loaded again.");
        }
        IReadOnlyList<CatalogEntry<Layer>> known = Catalog.Layers;
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            WriteLayers(writer, network, known);
        }
        return Encoding.UTF8.GetString(json.ToArray());
    }

    static void WriteLayers(Utf8JsonWriter writer, IReadOnlyCollection<Layer> layers, IReadOnlyList<CatalogEntry<Layer>> known)
    {
        writer.WriteStartArray();
        if (writer.CurrentDepth >= MaxDepth)
        {
            throw new InvalidOperationException($"Blocks are nested more than {(MaxDepth - 2) / 2} deep, and could not be loaded again: put layers one after the other.");
        }
        foreach (Layer layer in layers)
        {
            if (Find(known, layer.Kind) is null)
            {
                throw new InvalidOperationException($"A network with the layer '{layer.Kind}' could not be loaded again: call Catalog.Register(\"{layer.Kind}\", ...) first.");
            }
            var settings = new PartSettings();
            layer.Describe(settings);
            writer.WriteStartObject();
            FileText.Check(layer.Kind, "the kind of a layer");
            writer.WriteString("kind"u8, layer.Kind);
            foreach (KeyValuePair<string, double> pair in settings.Values)
            {
                FileText.Check(pair.Key, "a setting of a layer");
                if (pair.Key is KindKey or LayersKey)
                {
                    throw new InvalidOperationException($"The layer '{layer.Kind}' describes a setting '{pair.Key}', a name that the file needs itself: give the setting another name.");
                }
                writer.WriteNumber(pair.Key, pair.Value);
            }
            if (layer is Residual block)
            {
                writer.WritePropertyName("layers"u8);
                WriteLayers(writer, block, known);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>Makes the network that was written; its parameters have no memory yet.</summary>
    /// <exception cref="FastNnFormatException">A value is missing or impossible, or a layer is not known here.</exception>
    public static Network Read(IReadOnlyDictionary<string, string> metadata, string file)
    {
        string version = Text("fastnn.version");
        if (version != "1")
        {
            throw new FastNnFormatException(file, 8, $"it is of version {version} of the format, and this FastNn reads version 1: use a newer one");
        }
        if (!int.TryParse(Text("fastnn.inputs"), NumberStyles.None, CultureInfo.InvariantCulture, out int inputs) || inputs < 1)
        {
            throw new FastNnFormatException(file, 8, $"'fastnn.inputs' is '{metadata["fastnn.inputs"]}' and must be a whole number of at least 1");
        }
        if (!TryReadSeed(Text("fastnn.seed"), out long seed))
        {
            throw new FastNnFormatException(file, 8, $"'fastnn.seed' is '{metadata["fastnn.seed"]}' and must be a whole number of 64 bits");
        }
        var network = new Network(inputs, seed);
        try
        {
            using JsonDocument json = StrictJson.Parse(Text("fastnn.layers"), MaxDepth);
            if (json.RootElement.GetArrayLength() is < 1 or > MaxLayers)
            {
                throw new FastNnFormatException(file, 8, $"it has {json.RootElement.GetArrayLength()} layers, which must be from 1 to {MaxLayers:N0}");
            }
            IReadOnlyList<CatalogEntry<Layer>> known = Catalog.Layers;
            foreach (JsonElement layer in json.RootElement.EnumerateArray())
            {
                network.Add(ReadLayer(layer, known, file));
            }
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or KeyNotFoundException or FormatException and not FastNnFormatException)
        {
            throw new FastNnFormatException(file, 8, $"its layers cannot be built: {e.Message}", e);
        }
        return network;

        string Text(string key) => metadata.TryGetValue(key, out string? value)
            ? value
            : throw new FastNnFormatException(file, 8, $"its metadata have no '{key}': it was not saved by FastNn. To take over weights alone, build the network and call LoadWeights");
    }

    static Layer ReadLayer(JsonElement json, IReadOnlyList<CatalogEntry<Layer>> known, string file)
    {
        string kind = json.GetProperty("kind"u8).GetString() ?? "";
        CatalogEntry<Layer> entry = Find(known, kind)
            ?? throw new FastNnFormatException(file, 8, $"it has a layer '{kind}', which is not known here. If it is yours, call Catalog.Register(\"{kind}\", ...) before loading");
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
        if ((settings.FindUnknown(written) ?? (layer is not Residual && json.TryGetProperty(LayersKey, out _) ? LayersKey : null)) is { } unknown)
        {
            throw new FastNnFormatException(file, 8, $"its layer '{kind}' has a setting '{unknown}', which that layer does not know: correct the name, or take it out");
        }
        if (layer is Residual block)
        {
            foreach (JsonElement inside in json.GetProperty("layers"u8).EnumerateArray())
            {
                block.Add(ReadLayer(inside, known, file));
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

    static CatalogEntry<Layer>? Find(IReadOnlyList<CatalogEntry<Layer>> known, string kind)
    {
        for (int i = 0; i < known.Count; i++)
        {
            if (known[i].Name == kind)
            {
                return known[i];
            }
        }
        return null;
    }
}
