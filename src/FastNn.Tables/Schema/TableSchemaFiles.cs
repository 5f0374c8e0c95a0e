using FastNn.Contracts;

namespace FastNn.Tables;

/// <content>Schemas in model files.</content>
public sealed partial class TableSchema
{
    /// <summary>The key of the schema in a network's metadata.</summary>
    public const string MetadataKey = "tables.schema";

    // Written by versions that read CSV files in the core.
    const string CsvMetadataKey = "csv.schema";

    /// <summary>Writes the schema as JSON.</summary>
    public string ToJson() => SchemaJson.Write(this);

    /// <summary>Reads a schema that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FastNnFormatException">The text is malformed.</exception>
    public static TableSchema FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return SchemaJson.Read(json);
    }

    /// <summary>Puts the schema into the metadata of a network, which its file keeps.</summary>
    /// <exception cref="ArgumentException">The network has other inputs or outputs.</exception>
    public void AddTo(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Require.Argument(Fits(network), nameof(network), $"network {Mismatch(network)}; build it for this schema.");
        network.Metadata[MetadataKey] = ToJson();
    }

    /// <summary>Reads the schema in the metadata of a network, also one that an older version wrote for a CSV file; null where there is none.</summary>
    /// <exception cref="FastNnFormatException">The schema is malformed, or does not fit the network.</exception>
    public static TableSchema? FromMetadata(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        TableSchema? schema = network.Metadata.TryGetValue(MetadataKey, out string? json) ? FromJson(json)
            : network.Metadata.TryGetValue(CsvMetadataKey, out json) ? SchemaJson.ReadCsvSchema(json, network.Outputs)
            : null;
        return schema is null || schema.Fits(network) ? schema
            : throw new FastNnFormatException($"The model {schema.Mismatch(network)}; the file is damaged, or its layers were replaced.")
            {
                Code = FormatError.Mismatch,
            };
    }

    // Two classes may be the two sides of one output, as of a sigmoid.
    bool Fits(Network network) => network.Inputs == InputCount
        && (network.Outputs == ClassNames.Count || (network.Outputs == 1 && (Task == TabularTask.Regression || ClassNames.Count == 2)));

    string Mismatch(Network network)
    {
        int outputs = Task == TabularTask.Regression ? 1 : ClassNames.Count;
        return $"has {network.Inputs} inputs and {network.Outputs} outputs, but its schema {InputCount} inputs and {outputs} outputs";
    }
}
