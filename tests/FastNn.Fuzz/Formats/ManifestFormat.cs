using System.Security.Cryptography;
using System.Text;

namespace FastNn.Fuzz;

/// <summary>Manifests of signed models.</summary>
public sealed class ManifestFormat : FuzzFormat
{
    readonly string path = Path.Combine(Directory.CreateTempSubdirectory("fastnn-fuzz-").FullName, "m.json");
    readonly string publicKey;

    /// <summary>Signs a file for the seed.</summary>
    public ManifestFormat()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        File.WriteAllBytes(path, [1, 2, 3]);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // The signature is random; the seed of a run must give the same inputs.
        publicKey = key.ExportSubjectPublicKeyInfoPem();
        ModelManifest.Sign(path, key).Save(path);
        ModelManifest signed = ModelManifest.Load(path);
        Seeds = [Encoding.UTF8.GetBytes(File.ReadAllText(path).Replace(signed.Signature, string.Concat(Enumerable.Repeat("0123456789abcdef", 8)),
            StringComparison.Ordinal))];
    }

    /// <inheritdoc/>
    public override string Name => "manifest";

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words => ["format", "version", "length", "sha256", "signature", "fastnn.manifest", "0", "A", "g"];

    /// <inheritdoc/>
    public override byte[] Generate(Random random) => random.Next(3) == 0 ? base.Generate(random)
        : Encoding.UTF8.GetBytes(JsonChange.Change(Encoding.UTF8.GetString(Seeds[0]), random, Words));

    /// <inheritdoc/>
    public override Verdict Validate(byte[] input) => input.Length <= 4096
        && SlowJson.Parse(input) is { Kind: "object", HasDuplicates: false, Members.Count: 5 } json
        && json.Find("format") is { Kind: "string", Text: "fastnn.manifest" }
        && json.Find("version") is { Kind: "number", Text: "1" }
        && json.Find("length") is { Kind: "number" } length && (length.Text == "-0" || length.Text.All(char.IsAsciiDigit))
        && System.Numerics.BigInteger.Parse(length.Text, System.Globalization.CultureInfo.InvariantCulture) <= long.MaxValue
        && IsHex(json.Find("sha256"), 64) && IsHex(json.Find("signature"), 128) ? Verdict.Accept : Verdict.Refuse;

    /// <inheritdoc/>
    public override object Read(byte[] input)
    {
        File.WriteAllBytes(path, input);
        return ModelManifest.Load(path);
    }

    /// <inheritdoc/>
    public override string? CheckAccepted(byte[] input, object value)
    {
        var manifest = (ModelManifest)value;
        manifest.Save(path);
        ModelManifest again = ModelManifest.Load(path);
        return (again.Length, again.Hash, again.Signature) != (manifest.Length, manifest.Hash, manifest.Signature) ? "is another when it is saved and loaded"
            : manifest.IsSignedBy(publicKey) ? "has a signature of the key that never signed it" : null;
    }

    /// <inheritdoc/>
    public override long MaxAllocation(byte[] input) => 2L * input.Length + (1 << 20);

    static bool IsHex(JsonValue? value, int length) =>
        value is { Kind: "string" } && value.Text.Length == length && value.Text.All(digit => char.IsAsciiDigit(digit) || digit is >= 'a' and <= 'f');
}
