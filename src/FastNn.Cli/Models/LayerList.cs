using System.Globalization;

namespace FastNn.Cli;

/// <summary>The option --layers: <c>128,leakyrelu(alpha=0.2),10</c>, where a number is a Dense layer of that many outputs.</summary>
static class LayerList
{
    const string Option = "--layers";

    /// <summary>All layers, for the help: <c>dense(outputs, bias)</c>, <c>relu</c>.</summary>
    public static IEnumerable<string> Choices =>
        Catalog.Default.Layers.Select(entry => PartText.FormatChoice(entry.Name, LayerText.GetSettingNames(entry.CreateSample())));

    /// <summary>Creates the layers.</summary>
    /// <exception cref="UsageException">A layer is unknown, or its settings are invalid.</exception>
    public static IReadOnlyList<Layer> Parse(string text) => [.. Split(text).Select(Create)];

    /// <summary>Creates a network with one output per class.</summary>
    /// <exception cref="UsageException">The layers do not fit each other, or the number of classes.</exception>
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
            throw new UsageException($"{Option} is an invalid network: {ErrorMessage.Format(e)}");
        }
        catch (Exception e) when (e is OverflowException or OutOfMemoryException)
        {
            throw new UsageException($"{Option} is a network too large for the memory; give smaller layers.");
        }
        Require.Usage(
            network.Parameters.Any(parameter => parameter.IsTrained),
            $"{Option} has no trainable layer; give at least one Dense layer, written as a number such as {classes}.");
        Require.Usage(
            network.Outputs == classes,
            $"{Option} ends in {network.Outputs} outputs, but the data have {classes} classes; give the last Dense layer {classes} outputs.");
        return network;
    }

    static Layer Create(string text)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int outputs))
        {
            Require.Usage(outputs > 0, $"'{text}' in {Option} is the number of outputs of a Dense layer; it must be at least 1.");
            return new Dense(outputs);
        }
        PartText part = PartText.Parse(Option, text);
        Layer layer = part.Create(Catalog.Default.Layers);
        if (part.Settings.Values.Count > 0)
        {
            // A layer ignores settings that it does not have: a misspelt one would have no effect.
            part.CheckSettings(LayerText.GetSettingNames(layer));
        }
        return layer;
    }

    /// <summary>Splits at commas outside of parentheses.</summary>
    static IEnumerable<string> Split(string text)
    {
        int start = 0, depth = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth <= 0))
            {
                string layer = text[start..i].Trim();
                Require.Usage(layer.Length > 0, $"{Option} is '{text}', which has an empty layer; write it like 128,relu,10.");
                yield return layer;
                start = i + 1;
            }
            else
            {
                depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            }
        }
    }
}
