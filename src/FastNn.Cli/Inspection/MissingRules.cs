using FastNn.Tables;
using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>Tells what a network of a table does with a missing value in each column.</summary>
sealed class MissingRules
{
    readonly TableSchema schema;
    readonly Imputer? imputer;
    readonly float[] filled = [];
    readonly bool hasOneHot, hasEmbedding;

    public MissingRules(Network network, TableSchema schema)
    {
        this.schema = schema;
        imputer = network.OfType<Imputer>().FirstOrDefault();
        if (imputer is not null)
        {
            Parameter values = network.Parameters[Invariant($"{network.Index().First(layer => layer.Item == imputer).Index}.value")];
            filled = new float[values.Count];
            values.CopyTo(filled);
        }
        hasOneHot = network.Any(layer => layer is OneHot);
        hasEmbedding = network.SelectMany(Flatten).Any(layer => layer is Embedding);
    }

    /// <summary>Describes the rule for an input of the schema.</summary>
    public string Describe(int input)
    {
        EncodedInput[] encoded = [.. schema.EncodedInputs.Where(encoded => encoded.Input == input)];
        int index = schema.EncodedInputs.Index().First(pair => pair.Item == encoded[0]).Index;
        if (encoded[0].Categories > 0)
        {
            // The presets embed columns of more than nine categories, which have a row for missing values.
            return hasEmbedding && (!hasOneHot || encoded[0].Categories > 9) ? "own embedding" : hasOneHot ? "zeros" : "NaN";
        }
        if (imputer is null || (imputer.Columns is { } columns && !columns.Contains(index)))
        {
            return "NaN";
        }
        string rule = imputer.UsesMedians ? "median" : "mean";
        return encoded.Length > 1 ? $"{rule} of each part" : Invariant($"{rule} {filled[index]:g6}");
    }

    static IEnumerable<Layer> Flatten(Layer layer) => layer is LayerGroup group ? group.SelectMany(Flatten) : [layer];
}
