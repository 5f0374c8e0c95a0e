using FastNn.Contracts;
using FastNn.Formats;

namespace FastNn;

/// <summary>What <see cref="Network.Load(string, LoadOptions)"/> requires of a file, so that only the expected or a signed model is loaded.</summary>
/// <remarks>Immutable; any thread.</remarks>
public sealed class LoadOptions
{
    /// <summary>The layers that the file may have; <see cref="FastNn.Catalog.Default"/> where null.</summary>
    public Catalog? Catalog { get; init; }

    /// <summary>The SHA-256 of the whole file that is accepted: 64 hexadecimal digits, as <c>sha256sum</c> prints them. Null accepts any.</summary>
    /// <exception cref="ArgumentException">It is not 64 hexadecimal digits.</exception>
    public string? ExpectedHash
    {
        get;
        init
        {
            Require.Argument(value is null || FileDigest.IsHash(value.ToLowerInvariant()), nameof(ExpectedHash),
                $"ExpectedHash is \"{value}\"; it must be the SHA-256 of the file as 64 hexadecimal digits.");
            field = value?.ToLowerInvariant();
        }
    }

    /// <summary>The public key, in PEM (<c>-----BEGIN PUBLIC KEY-----</c>), of the ECDSA P-256 key whose signature the manifest of the model must have
    /// (<see cref="ModelManifest"/>). Null accepts models without a signature.</summary>
    /// <exception cref="ArgumentException">It is not the public key of an ECDSA P-256 key in PEM.</exception>
    public string? PublicKey
    {
        get;
        init
        {
            if (value is not null)
            {
                SigningKey.ReadPublic(value, nameof(PublicKey)).Dispose();
            }
            field = value;
        }
    }

    /// <summary>The manifest of the model; <see cref="ModelManifest.GetPath"/> of its path where null. Used with <see cref="PublicKey"/> alone.</summary>
    public string? ManifestPath { get; init; }

    /// <summary>Reads the manifest where one is required, and returns the digests that the file must have.</summary>
    /// <param name="path">The path of the model; null for a stream.</param>
    internal IReadOnlyList<FileDigest> ReadExpectedDigests(string? path)
    {
        var digests = new List<FileDigest>();
        if (ExpectedHash is not null)
        {
            digests.Add(new FileDigest(ExpectedHash, nameof(ExpectedHash)));
        }
        if (PublicKey is not null)
        {
            string manifest = ManifestPath ?? (path is null
                ? throw new ArgumentException("ManifestPath is null; a stream has no path from which to derive it. Set it, or load from a path.")
                : ModelManifest.GetPath(path));
            digests.Add(ModelManifest.Load(manifest).Verify(PublicKey, manifest));
        }
        return digests;
    }
}
