using FastNn.Data;

namespace FastNn.Cli;

/// <summary>Models that take rows of a table as they stand in its file: the layers for it stand first, and the schema lies in the metadata.</summary>
internal static class RawRows
{
    /// <summary>What stands before the layers that were asked for.</summary>
    public static IReadOnlyList<Layer> Layers(CsvSchema schema) =>
        schema.Categories is { Length: > 0 } categories ? [new OneHot(categories), new Imputer(), new Standardizer()] : [new Imputer(), new Standardizer()];

    /// <summary>Fits these layers, and keeps the schema with the network.</summary>
    public static void Prepare(Network network, CsvSchema schema, Dataset training)
    {
        network.FitPreprocessing(training);
        network.Metadata[CsvSchema.MetadataKey] = schema.ToJson();
    }

    /// <summary>The schema of the table that a model was trained on; null where that was of numbers alone.</summary>
    /// <exception cref="FastNnFormatException">The model has one, but it is malformed.</exception>
    public static CsvSchema? SchemaOf(Network network) => network.Metadata.TryGetValue(CsvSchema.MetadataKey, out string? json) ? CsvSchema.FromJson(json) : null;
}
