using System.Text.Json;

namespace FastNn.Formats;

/// <summary>The fields of a manifest: length of the model file in bytes, its SHA-256 and the signature in hexadecimal digits.</summary>
readonly record struct ManifestContent(long Length, string Hash, string Signature);

/// <summary>Reads and writes manifests as JSON: <c>{"format":"fastnn.manifest","version":1,"length":N,"sha256":"...","signature":"..."}</c>.</summary>
static class ManifestJson
{
    public const string Format = "fastnn.manifest";
    public const int Version = 1;

    // A manifest has about 300 bytes.
    const int MaxBytes = 4096, SignatureDigits = 128;

    public static void Write(in ManifestContent manifest, Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("format"u8, Format);
        writer.WriteNumber("version"u8, Version);
        writer.WriteNumber("length"u8, manifest.Length);
        writer.WriteString("sha256"u8, manifest.Hash);
        writer.WriteString("signature"u8, manifest.Signature);
        writer.WriteEndObject();
    }

    /// <exception cref="FastNnFormatException">The content is no manifest.</exception>
    public static ManifestContent Read(string path)
    {
        using FileStream stream = SourceFile.Open(path);
        byte[] bytes = new byte[MaxBytes + 1];
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > MaxBytes)
        {
            throw new FastNnFormatException(path, MaxBytes, $"it has more than {MaxBytes:N0} bytes: this is no manifest of a model")
            {
                Code = FormatError.LimitExceeded,
            };
        }
        try
        {
            return Parse(bytes.AsSpan(0, length));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new FastNnFormatException(path, 0, $"it is no manifest of a model: {e.Message}", e);
        }
    }

    static ManifestContent Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1 });
        string? format = null, hash = null, signature = null;
        int? version = null;
        long? length = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            switch (name)
            {
                case "format" when format is null:
                    format = reader.GetString();
                    break;
                case "version" when version is null:
                    version = reader.GetInt32();
                    break;
                case "length" when length is null:
                    length = reader.GetInt64();
                    break;
                case "sha256" when hash is null:
                    hash = reader.GetString();
                    break;
                case "signature" when signature is null:
                    signature = reader.GetString();
                    break;
                default:
                    throw new FormatException($"the field '{name}' stands twice, or does not belong there");
            }
        }
        if (reader.Read())
        {
            throw new FormatException("something follows the object");
        }
        if (format != Format || version != Version)
        {
            throw new FormatException($"format is '{format}' and version {version}; '{Format}' and {Version} were expected");
        }
        return length is >= 0 && hash is not null && FileDigest.IsHash(hash) && signature is not null && FileText.IsHex(signature, SignatureDigits)
            ? new ManifestContent(length.Value, hash, signature)
            : throw new FormatException("length, sha256 of 64 and signature of 128 lower-case hexadecimal digits are needed");
    }
}
