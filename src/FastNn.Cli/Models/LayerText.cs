using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Formats layers as --layers of train takes them: <c>128</c>, <c>relu</c>, <c>leakyrelu(alpha=0.2)</c>.</summary>
static class LayerText
{
    /// <summary>Formats the layers of a network, with commas.</summary>
    public static string FormatAll(Network network) => string.Join(',', network.Select(Format));

    /// <summary>Formats a layer; of an average its number of members, of another block its layers.</summary>
    public static string Format(Layer layer)
    {
        if (layer is LayerGroup group)
        {
            string inside = layer is Average ? Invariant($"{group.Count} members") : string.Join(',', group.Select(Format));
            return $"{layer.Kind.ToLowerInvariant()}({inside})";
        }
        IReadOnlyList<KeyValuePair<string, double>> settings = GetSettings(layer);
        string name = layer.Kind.ToLowerInvariant();
        return (layer, settings) switch
        {
            (Dense { HasBias: true }, [(_, var outputs), ..]) => Invariant($"{outputs}"),
            (_, []) => name,
            _ => $"{name}({string.Join(',', settings.Select(setting => Invariant($"{setting.Key}={setting.Value}")))})",
        };
    }

    /// <summary>Returns the names of a layer's settings.</summary>
    public static IEnumerable<string> GetSettingNames(Layer layer) => GetSettings(layer).Select(setting => setting.Key);

    static IReadOnlyList<KeyValuePair<string, double>> GetSettings(Layer layer)
    {
        var settings = new PartSettings();
        layer.WriteSettings(settings);
        return settings.Values;
    }
}
