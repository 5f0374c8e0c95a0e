using System.Globalization;

namespace FastNn.Cli;

/// <summary>A part of a network as it is written on the command line: <c>adam</c>, or with settings <c>leakyrelu(alpha=0.2)</c>.</summary>
internal static class Part
{
    /// <summary>Makes the part of that name from a list of the catalog.</summary>
    public static T Create<T>(string text, IReadOnlyList<CatalogEntry<T>> catalog, string what, params ReadOnlySpan<(string Name, float Value)> given)
    {
        int open = text.IndexOf('(');
        string name = (open < 0 ? text : text[..open]).Trim();
        CatalogEntry<T> entry = catalog.FirstOrDefault(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw CommandException.Usage($"There is no {what} '{name}'. There are: {string.Join(", ", catalog.Select(entry => entry.Name.ToLowerInvariant()))}.");
        var settings = new LayerSettings();
        foreach ((string key, float value) in given)
        {
            settings.Set(key, value);
        }
        try
        {
            if (open >= 0)
            {
                ReadSettings(text, text[(open + 1)..], settings);
            }
            return entry.Create(settings);
        }
        catch (ArgumentException e)
        {
            throw CommandException.Usage($"'{text}' cannot be made: {e.Message}");
        }
    }

    static void ReadSettings(string text, string rest, LayerSettings settings)
    {
        if (!rest.EndsWith(')'))
        {
            throw CommandException.Usage($"'{text}' has no closing parenthesis; write it like leakyrelu(alpha=0.2).");
        }
        foreach (string pair in rest[..^1].Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = pair.Split('=');
            if (sides.Length != 2 || !float.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out float value) || !float.IsFinite(value))
            {
                throw CommandException.Usage($"'{pair}' in '{text}' is no setting; write it like leakyrelu(alpha=0.2), several with a semicolon between.");
            }
            settings.Set(sides[0].Trim(), value);
        }
    }

    /// <summary>Adds the layers of a list such as <c>128,relu,10</c> to a network.</summary>
    public static void AddLayers(Network network, string list)
    {
        foreach (string text in list.Split(',').Select(text => text.Trim()))
        {
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int outputs))
            {
                network.Add(outputs >= 1 ? new Dense(outputs) : throw CommandException.Usage($"A layer of {outputs} outputs is impossible in --layers; it needs at least one."));
            }
            else
            {
                network.Add(Create(text, Catalog.Layers, "layer"));
            }
        }
    }
}
