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

    const string MetadataKey = "holdout", StratifiedKey = "holdout.stratified";
    const float Maximum = 0.9f;

    public static Option<float?> Create() =>
        NumberOption.Fraction(Option, FormattableString.Invariant($"Fraction of the rows held out as test rows; 0: none [default: {Default}]"), Maximum);

    /// <summary>Divides a table into training and test rows, with the same proportions of classes.</summary>
    /// <param name="table">The table. Its rows without a label are in no part, if the schema leaves them out.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="fraction">The fraction of test rows, above 0.</param>
    /// <param name="seed">The seed of the training.</param>
    /// <exception cref="FastNnFormatException">A label is missing, or the table is too small.</exception>
    public static (Table Training, Table Test) Divide(Table table, TableSchema schema, float fraction, long seed)
    {
        int[] rows = schema.GetEncodedRows(table);
        if ((int)(rows.Length * fraction) == 0)
        {
            throw TooFew("");
        }
        try
        {
            return (rows.Length < table.RowCount ? table.SelectRows(rows) : table)
                .Split(1 - fraction, seed, schema.Task == TabularTask.Classification ? schema.Label : null);
        }
        catch (ArgumentException)
        {
            throw TooFew(FormattableString.Invariant($" and {schema.ClassNames.Count} classes"));
        }

        FastNnFormatException TooFew(string classes) => new(FormattableString.Invariant(
            $"{table.Name} has {rows.Length} rows with a label{classes}, too few to hold out {fraction} of them as test rows. Add rows, or give {Option} 0."));
    }

    /// <summary>Writes into the metadata of a network that the test rows are those of <see cref="Divide"/>.</summary>
    public static void SaveStratified(Network network, float fraction)
    {
        Save(network, fraction);
        network.Metadata[StratifiedKey] = "true";
    }

    /// <summary>Returns whether the test rows of a network are those of <see cref="Divide"/>.</summary>
    public static bool IsStratified(Network network) => network.Metadata.TryGetValue(StratifiedKey, out string? text) && text == "true";

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
