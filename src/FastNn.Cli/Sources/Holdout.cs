using System.CommandLine;
using System.Globalization;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>The option --holdout of train: the fraction of test rows. The model file keeps it, so that the command test takes the same rows.</summary>
static class Holdout
{
    public const string Option = "--holdout";

    /// <summary>The default fraction; a model file does not state it.</summary>
    public const float Default = 0.2f;

    const string MetadataKey = "holdout";
    const float Maximum = 0.9f;

    public static Option<float?> Create() =>
        NumberOption.Fraction(Option, FormattableString.Invariant($"Fraction of the rows held out as test rows; 0: none [default: {Default}]"), Maximum);

    /// <summary>Writes the fraction into the metadata of a network.</summary>
    public static void Save(Network network, float? fraction)
    {
        if (fraction is { } value && value != Default)
        {
            network.Metadata[MetadataKey] = value.ToString("R", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Returns whether the command train has held out test rows of a network: a program that trains a table by itself says nothing of them.</summary>
    public static bool IsKnown(Network network) => !network.Metadata.ContainsKey(TabularModel.BaselineKey)
        || network.Metadata.Any(entry => entry.Key.StartsWith(MetadataKey, StringComparison.Ordinal));

    /// <summary>Reads the fraction from the metadata of a network.</summary>
    /// <exception cref="FastNnFormatException">The text is no fraction.</exception>
    public static float Read(Network network)
    {
        if (!network.Metadata.TryGetValue(MetadataKey, out string? text))
        {
            return Default;
        }
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float fraction) && fraction is >= 0 and <= Maximum
            ? fraction
            : throw new FastNnFormatException(FormattableString.Invariant(
                $"The metadata '{MetadataKey}' of the model is '{text}'; it must be a number from 0 to {Maximum}."));
    }
}
