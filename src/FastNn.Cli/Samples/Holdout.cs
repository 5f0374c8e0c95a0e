using System.CommandLine;
using System.Globalization;

namespace FastNn.Cli;

/// <summary>The option --holdout of train: the share of the rows of one file that is held back for the test. A model remembers it, so that test takes the same
/// rows.</summary>
static class Holdout
{
    public const string Option = "--holdout";

    /// <summary>The share where nothing else was asked for; a model does not say it.</summary>
    public const float Usual = 0.2f;

    const string MetadataKey = "holdout";
    const float Most = 0.9f;

    public static Option<float?> Create() =>
        NumberOption.Share(Option, FormattableString.Invariant($"Share of the rows held back for the test; 0: none, all are learned from [default: {Usual}]"), Most);

    /// <summary>Lets a model remember the share.</summary>
    public static void Keep(Network network, float? share)
    {
        if (share is { } value && value != Usual)
        {
            network.Metadata[MetadataKey] = value.ToString("R", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The share that a model remembers.</summary>
    /// <exception cref="FastNnFormatException">It is none.</exception>
    public static float Of(Network network)
    {
        if (!network.Metadata.TryGetValue(MetadataKey, out string? text))
        {
            return Usual;
        }
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float share) && share is >= 0 and <= Most
            ? share
            : throw new FastNnFormatException($"The model says that '{text}' of its rows were held back for the test; this must be a number from 0 to {Most.ToString(CultureInfo.InvariantCulture)}.");
    }
}
