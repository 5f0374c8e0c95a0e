using System.Globalization;

namespace FastNn.Cli;

/// <summary>The option --layers: <c>128,leakyrelu(alpha=0.2),10</c>, a number being a Dense layer of so many outputs.</summary>
static class LayerList
{
    const string Option = "--layers";

    /// <summary>What there is, for the help: <c>dense(outputs, bias), relu</c>.</summary>
    public static string Choices => string.Join(", ", Catalog.Default.Layers.Select(entry => PartText.Choice(entry.Name, LayerText.SettingNames(entry.CreateSample()))));

    /// <summary>Makes the layers.</summary>
    /// <exception cref="UsageException">A layer is not known, or cannot have its settings.</exception>
    public static IReadOnlyList<Layer> Parse(string text) => [.. Split(text).Select(Make)];

    /// <summary>Makes the network of these layers, which must answer with a number per class.</summary>
    /// <exception cref="UsageException">The layers do not fit each other, or the classes.</exception>
    public static Network Build(IReadOnlyList<Layer> layers, int inputs, int classes, long seed)
    {
        var network = new Network(inputs, seed);
        try
        {
            foreach (Layer layer in layers)
            {
                network.Add(layer);
            }
            _ = network.Parameters;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new UsageException($"{Option} makes no network: {Sentence.Of(e)}");
        }
        catch (Exception e) when (e is OverflowException or OutOfMemoryException)
        {
            throw new UsageException($"{Option} makes a network that is too large for the memory; give smaller layers.");
        }
        if (!network.Parameters.Any(parameter => parameter.IsTrained))
        {
            throw new UsageException($"{Option} has nothing to learn with: give at least one Dense layer, written as a number such as {classes}.");
        }
        return network.Outputs == classes
            ? network
            : throw new UsageException(
                $"{Option} ends in {network.Outputs} outputs, but the data have {classes} classes: let the last Dense layer be {classes}.");
    }

    static Layer Make(string text)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int outputs))
        {
            return outputs > 0
                ? new Dense(outputs)
                : throw new UsageException($"'{text}' in {Option} must be at least 1: it is the number of outputs of a Dense layer.");
        }
        PartText part = PartText.Parse(Option, text);
        Layer layer = part.Create(Catalog.Default.Layers);
        if (part.Settings.Values.Count > 0)
        {
            // What a layer does not know it does not read, and a misspelt setting would pass in silence.
            part.CheckSettings(layer.Kind, LayerText.SettingNames(layer));
        }
        return layer;
    }

    /// <summary>Commas part layers, but not within parentheses.</summary>
    static IEnumerable<string> Split(string text)
    {
        int start = 0, depth = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth <= 0))
            {
                string layer = text[start..i].Trim();
                yield return layer.Length > 0 ? layer : throw new UsageException($"{Option} is '{text}' and has an empty layer; write it like 128,relu,10.");
                start = i + 1;
            }
            else
            {
                depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            }
        }
    }
}
