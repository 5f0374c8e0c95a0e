using System.Security.Cryptography;

namespace FastNn.Generators;

/// <summary>The bytes of a model file, compared by their hash.</summary>
sealed class ModelContent : IEquatable<ModelContent>
{
    ModelContent(string path, byte[]? bytes, string hash) => (Path, Bytes, Hash) = (path, bytes, hash);

    public string Path { get; }

    /// <summary>The content; null where it cannot be read.</summary>
    public byte[]? Bytes { get; }

    /// <summary>The SHA-256 in hexadecimal digits; why the file cannot be read where there is no content.</summary>
    public string Hash { get; }

    public static ModelContent Read(string path)
    {
        try
        {
            // Not AdditionalText.GetText, which refuses files that are no text.
#pragma warning disable RS1035
            byte[] bytes = File.ReadAllBytes(path);
#pragma warning restore RS1035
            using var sha = SHA256.Create();
            return new ModelContent(path, bytes, string.Concat(sha.ComputeHash(bytes).Select(value => $"{value:x2}")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ModelContent(path, null, $"it cannot be read: {e.Message}");
        }
    }

    public bool Equals(ModelContent? other) => other is not null && Path == other.Path && Hash == other.Hash;

    public override bool Equals(object? obj) => Equals(obj as ModelContent);

    public override int GetHashCode() => Hash.GetHashCode();
}
