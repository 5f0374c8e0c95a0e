using FastNn.Formats;

namespace FastNn.Hosting;

/// <summary>What the options of a model require of its file: a hash, or the signature in a manifest.</summary>
/// <exception cref="ArgumentException">The hash is not that of a file, or the key no public key.</exception>
sealed class FileRequirement(ModelOptions options)
{
    readonly LoadOptions? required = options is { ExpectedHash: null, PublicKey: null } ? null : new LoadOptions
    {
        ExpectedHash = options.ExpectedHash,
        PublicKey = options.PublicKey,
        ManifestPath = FindManifest(options),
    };

    /// <summary>The manifest; null where none is required.</summary>
    public string? ManifestPath => required?.ManifestPath;

    /// <summary>Loads a network where its content is as required. Where something is, the content is hashed before it is parsed.</summary>
    /// <exception cref="FastNnFormatException">The content or its manifest is malformed, or not the required one.</exception>
    /// <exception cref="IOException">The content or its manifest cannot be read.</exception>
    public Network Load(HashedStream content)
    {
        if (ManifestPath is { } manifest && !File.Exists(manifest))
        {
            throw new FastNnFormatException(
                $"{options.Path} has no manifest {manifest}, which a model with a PublicKey needs; sign the model with 'fastnn sign'. It is loaded when its "
                + "manifest arrives.")
            {
                Code = FormatError.Missing,
            };
        }
        try
        {
            return required is null ? Network.Load(content) : Network.Load(content, required);
        }
        catch (FastNnFormatException e) when (e.File == "stream")
        {
            // The library knows no path, and names the file a stream.
            string message = e.Message[(e.Message.IndexOf(e.Offset < 0 ? ": " : ", ", StringComparison.Ordinal) + 2)..];
            bool isOther = e.Code == FormatError.WrongHash;
            string cure = isOther && ManifestPath is not null ? " If its manifest is still to come, it is loaded when that arrives." : "";
            throw new FastNnFormatException($"{options.Path} is not {(isOther ? "the required" : "a valid")} model file: {message}{cure}", e) { Code = e.Code };
        }
    }

    static string? FindManifest(ModelOptions options) =>
        options.PublicKey is null ? null : options.ManifestPath ?? (options.Path is null ? null : ModelManifest.GetPath(options.Path));
}
