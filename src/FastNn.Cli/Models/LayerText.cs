using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Layers as --layers of train takes them: <c>128</c>, <c>relu</c>, <c>leakyrelu(alpha=0.2)</c>.</summary>
static class LayerText
{
    /// <summary>The names of a layer's settings.</summary>
    public static IEnumerable<string> SettingNames(Layer layer) => Settings(layer).Select(setting => setting.Key);

    public static string Of(Layer layer)
    {
        IReadOnlyList<KeyValuePair<string, double>> settings = Settings(layer);
        string name = layer.Kind.ToLowerInvariant();
        return (layer, settings) switch
        {
            (Dense { HasBias: true }, [(_, var outputs), ..]) => Invariant($"{outputs}"),
            (_, []) => name,
            _ => $"{name}({string.Join(',', settings.Select(setting => Invariant($"{setting.Key}={setting.Value}")))})",
        };
    }

    static IReadOnlyList<KeyValuePair<string, double>> Settings(Layer layer)
    {
        var settings = new PartSettings();
        layer.WriteSettings(settings);
        return settings.Values;
    }
}
