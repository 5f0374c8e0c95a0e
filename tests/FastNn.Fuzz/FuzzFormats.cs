namespace FastNn.Fuzz;

/// <summary>The list of formats.</summary>
public static class FuzzFormats
{
    /// <summary>All formats, created when they are needed.</summary>
    public static IReadOnlyDictionary<string, Func<FuzzFormat>> All { get; } = new Dictionary<string, Func<FuzzFormat>>
    {
        ["safetensors"] = () => new SafetensorsFormat(),
        ["checkpoint-load"] = () => new CheckpointLoadFormat(),
        ["checkpoint-resume"] = () => new CheckpointResumeFormat(),
        ["manifest"] = () => new ManifestFormat(),
        ["idx"] = () => new IdxFormat(),
        ["csv"] = () => new CsvFormat(),
        ["schema"] = () => new SchemaFormat(),
        ["onnx"] = () => new OnnxFormat(),
        ["http-arrays"] = () => new ArrayBodyFormat(),
        ["http-names"] = () => new NamedBodyFormat(),
    };
}
