using FastNn.Data;

namespace FastNn.Cli;

/// <summary>Models that take rows as they stand in their files: the layers for it stand first, and the schema of a table lies in the metadata.</summary>
static class RawRows
{
    /// <summary>Makes the network of the layers that were asked for, behind those that prepare its rows, fitted; and keeps the schema with it.</summary>
    /// <param name="source">Where the rows come from.</param>
    /// <param name="layers">What was asked for. Where it begins with a layer for raw rows, nothing is put before it.</param>
    /// <param name="training">What is trained on.</param>
    /// <param name="seed">Draws the first weights.</param>
    /// <exception cref="UsageException">The layers do not fit each other, or the classes.</exception>
    public static Network Build(SampleSource source, IReadOnlyList<Layer> layers, Dataset training, long seed)
    {
        IReadOnlyList<Layer> preparation = layers[0] is PreprocessingLayer or OneHot ? [] : source.Preparation();
        Network network = LayerList.Build([.. preparation, .. layers], training.Inputs, training.Outputs, seed);
        if (network.Any(layer => layer is PreprocessingLayer))
        {
            network.FitPreprocessing(network[0] is MinMaxScaler ? source.Extent(training) : training);
        }
        if (source.Schema is { } schema)
        {
            network.Metadata[CsvSchema.MetadataKey] = schema.ToJson();
        }
        return network;
    }

    /// <summary>The schema of the table that a model was trained on; null where that was none.</summary>
    /// <exception cref="FastNnFormatException">The model has one, but it is malformed, or that of another network.</exception>
    public static CsvSchema? SchemaOf(Network network)
    {
        if (!network.Metadata.TryGetValue(CsvSchema.MetadataKey, out string? json))
        {
            return null;
        }
        CsvSchema schema = CsvSchema.FromJson(json);
        bool fits = schema.Inputs.Count == network.Inputs && (schema.ClassNames.Count == 0 || schema.ClassNames.Count == network.Outputs);
        return fits
            ? schema
            : throw new FastNnFormatException($"The model's schema has {schema.Inputs.Count} inputs and {schema.ClassNames.Count} classes, but its network takes {network.Inputs} and answers with {network.Outputs}: it is that of another network.");
    }
}
