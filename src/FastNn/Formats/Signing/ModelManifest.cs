using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FastNn.Formats;

namespace FastNn;

/// <summary>
/// Length and SHA-256 of a model file, signed with an ECDSA P-256 key. It lies in a file of its own beside the model; a program that loads the model with the
/// public key (<see cref="LoadOptions.PublicKey"/>) gets the signed model or an exception.
/// </summary>
/// <remarks>The signature covers the bytes of the file and its length, not its name. It is made by <c>System.Security.Cryptography</c>, which needs OpenSSL on
/// Linux. Immutable; any thread.</remarks>
public sealed class ModelManifest
{
    readonly ManifestContent content;

    ModelManifest(ManifestContent content) => this.content = content;

    /// <summary>Length of the model file in bytes.</summary>
    public long Length => content.Length;

    /// <summary>SHA-256 of the model file: 64 lower-case hexadecimal digits.</summary>
    public string Hash => content.Hash;

    /// <summary>The signature of length and hash: r and s of 32 bytes each (IEEE P1363), as 128 lower-case hexadecimal digits.</summary>
    public string Signature => content.Signature;

    /// <summary>Returns the path of the manifest of a model: <c>model.safetensors.manifest.json</c> for <c>model.safetensors</c>.</summary>
    public static string GetPath(string modelPath) => modelPath + ".manifest.json";

    /// <summary>Signs a file.</summary>
    /// <param name="path">The model; any regular file.</param>
    /// <param name="privateKey">An ECDSA P-256 key in PEM without a password (<c>-----BEGIN PRIVATE KEY-----</c>).</param>
    /// <exception cref="ArgumentException">The key is of another kind, or has no private part.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a device, a pipe or a socket.</exception>
    public static ModelManifest Sign(string path, string privateKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(privateKey);
        using ECDsa key = SigningKey.ReadPrivate(privateKey, nameof(privateKey));
        return Sign(path, key, nameof(privateKey));
    }

    /// <summary>Signs a file with a key that may lie in a hardware module or a key store.</summary>
    /// <param name="path">The model; any regular file.</param>
    /// <param name="key">An ECDSA P-256 key with its private part; stays the caller's.</param>
    /// <exception cref="ArgumentException">The key is on another curve.</exception>
    /// <exception cref="CryptographicException">The key has no private part.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a device, a pipe or a socket.</exception>
    public static ModelManifest Sign(string path, ECDsa key)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(key);
        return Sign(path, key, nameof(key));
    }

    /// <summary>Reads a manifest. Its signature is not verified here.</summary>
    /// <exception cref="FastNnFormatException">The content is no manifest.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a device, a pipe or a socket.</exception>
    public static ModelManifest Load(string path) => new(ManifestJson.Read(path));

    /// <summary>Writes the manifest, which replaces a file as a whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written; an old one stays as it was.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, stream => ManifestJson.Write(content, stream));
    }

    /// <summary>Returns whether the signature is of this length and hash and of this key.</summary>
    /// <param name="publicKey">The public key in PEM (<c>-----BEGIN PUBLIC KEY-----</c>).</param>
    /// <exception cref="ArgumentException">It is no public key of ECDSA P-256 in PEM.</exception>
    public bool IsSignedBy(string publicKey)
    {
        ArgumentNullException.ThrowIfNull(publicKey);
        using ECDsa key = SigningKey.ReadPublic(publicKey, nameof(publicKey));
        return key.VerifyData(Statement(Length, Hash), Convert.FromHexString(Signature), HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>Returns the digest of the model, where the signature is that of the key.</summary>
    /// <param name="publicKey">The public key in PEM.</param>
    /// <param name="file">The name of the manifest.</param>
    /// <exception cref="FastNnFormatException">The signature is of another key or another content.</exception>
    internal FileDigest Verify(string publicKey, string file) => IsSignedBy(publicKey)
        ? new FileDigest(Hash, file)
        : throw new FastNnFormatException(file, -1,
            "its signature is not of this content by this key: it was changed, or another key signed it. Sign the model again, or give that key.")
        {
            Code = FormatError.WrongSignature,
        };

    static ModelManifest Sign(string path, ECDsa key, string parameter)
    {
        SigningKey.RequireCurve(key, parameter);
        using FileStream stream = SourceFile.Open(path);
        string hash = Convert.ToHexStringLower(HashedStream.Hash(stream));
        long length = stream.Position;
        byte[] signature = key.SignData(Statement(length, hash), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return new ModelManifest(new(length, hash, Convert.ToHexStringLower(signature)));
    }

    // The purpose stands in the signed text, so that a signature made for something else with the same key is not accepted.
    static byte[] Statement(long length, string hash) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{ManifestJson.Format} {ManifestJson.Version}\n{length}\n{hash}\n"));
}
