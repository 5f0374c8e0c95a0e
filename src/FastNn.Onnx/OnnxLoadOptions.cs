namespace FastNn.Onnx;

/// <summary>How an ONNX file is read.</summary>
public sealed class OnnxLoadOptions
{
    /// <summary>Whether weights may be in other files, as of models above 2 GB; false unless set. They must be regular files in the folder of the model,
    /// named without a path; links are refused.</summary>
    public bool AllowExternalData { get; init; }

    /// <summary>The output to read, where a graph has several of numbers; the only one where null.</summary>
    public string? OutputName { get; init; }

    /// <summary>The layers of files that FastNn wrote; <see cref="Catalog.Default"/> where null.</summary>
    public Catalog? Catalog { get; init; }
}
