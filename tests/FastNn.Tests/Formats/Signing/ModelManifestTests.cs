using System.Security.Cryptography;
using FastNn.Tests.Support;

namespace FastNn.Tests.Formats;

/// <summary>Models that are loaded only where they are the expected or the signed ones.</summary>
[Trait("Tiers", "None")]
public sealed class ModelManifestTests : IDisposable
{
    static readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256), otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    readonly TemporaryFolder folder = new();

    string Model => folder.PathOf("model.safetensors");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Signed_model_is_loaded_with_the_public_key()
    {
        Network saved = SaveSigned();
        Assert.Equal(saved.ComputeHash(), Network.Load(Model, new LoadOptions { PublicKey = key.ExportSubjectPublicKeyInfoPem() }).ComputeHash());
        using FileStream stream = File.OpenRead(Model);
        var options = new LoadOptions { PublicKey = key.ExportSubjectPublicKeyInfoPem(), ManifestPath = ModelManifest.GetPath(Model) };
        Assert.Equal(saved.ComputeHash(), Network.Load(stream, options).ComputeHash());
    }

    [Fact]
    public void Manifest_names_the_hash_that_sha256sum_prints()
    {
        SaveSigned();
        var manifest = ModelManifest.Load(ModelManifest.GetPath(Model));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Model))), manifest.Hash);
        Assert.Equal(new FileInfo(Model).Length, manifest.Length);
        Assert.True(manifest.IsSignedBy(key.ExportSubjectPublicKeyInfoPem()));
        Assert.False(manifest.IsSignedBy(otherKey.ExportSubjectPublicKeyInfoPem()));
    }

    [Fact]
    public void Private_key_as_text_signs_as_the_key_does()
    {
        SaveSigned();
        foreach (string pem in (string[])[key.ExportPkcs8PrivateKeyPem(), key.ExportECPrivateKeyPem()])
        {
            Assert.True(ModelManifest.Sign(Model, pem).IsSignedBy(key.ExportSubjectPublicKeyInfoPem()));
        }
    }

    [Fact]
    public void Every_flipped_bit_of_a_signed_model_is_refused()
    {
        SaveSigned();
        byte[] bytes = File.ReadAllBytes(Model);
        var options = new LoadOptions { PublicKey = key.ExportSubjectPublicKeyInfoPem() };
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            File.WriteAllBytes(Model, bytes);
            Assert.Throws<FastNnFormatException>(() => Network.Load(Model, options));
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
        }
        File.WriteAllBytes(Model, bytes);
        Network.Load(Model, options);
    }

    /// <summary>A flip that leaves the same manifest, such as one between two kinds of white space, may be accepted; another model never is.</summary>
    [Fact]
    public void Every_flipped_bit_of_a_manifest_is_refused_or_changes_nothing()
    {
        string hash = SaveSigned().ComputeHash(), path = ModelManifest.GetPath(Model);
        byte[] bytes = File.ReadAllBytes(path);
        var options = new LoadOptions { PublicKey = key.ExportSubjectPublicKeyInfoPem() };
        int accepted = 0;
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            File.WriteAllBytes(path, bytes);
            try
            {
                Assert.Equal(hash, Network.Load(Model, options).ComputeHash());
                Assert.True(char.IsWhiteSpace((char)(bytes[bit / 8] ^ (1 << bit % 8))), $"bit {bit}");
                accepted++;
            }
            catch (FastNnFormatException)
            {
            }
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
        }
        Assert.InRange(accepted, 0, 40);
    }

    [Fact]
    public void Every_beginning_of_a_signed_model_or_manifest_is_refused()
    {
        SaveSigned();
        var options = new LoadOptions { PublicKey = key.ExportSubjectPublicKeyInfoPem() };
        foreach (string path in (string[])[Model, ModelManifest.GetPath(Model)])
        {
            byte[] bytes = File.ReadAllBytes(path);
            for (int length = 0; length < bytes.Length; length++)
            {
                File.WriteAllBytes(path, bytes.AsSpan(0, length));
                Assert.Throws<FastNnFormatException>(() => Network.Load(Model, options));
            }
            File.WriteAllBytes(path, bytes);
        }
    }

    [Fact]
    public void Model_signed_by_another_key_is_refused()
    {
        SaveSigned();
        FastNnFormatException e = Assert.Throws<FastNnFormatException>(
            () => Network.Load(Model, new LoadOptions { PublicKey = otherKey.ExportSubjectPublicKeyInfoPem() }));
        Assert.Contains("another key", e.Message, StringComparison.Ordinal);
        Assert.Equal(ModelManifest.GetPath(Model), e.File);
    }

    [Fact]
    public void Model_without_a_manifest_is_refused()
    {
        SaveSigned();
        File.Delete(ModelManifest.GetPath(Model));
        Assert.Throws<FileNotFoundException>(() => Network.Load(Model, new LoadOptions { PublicKey = key.ExportSubjectPublicKeyInfoPem() }));
    }

    [Fact]
    public void Expected_hash_is_required()
    {
        Network saved = SaveSigned();
        string hash = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Model)));
        Assert.Equal(saved.ComputeHash(), Network.Load(Model, new LoadOptions { ExpectedHash = hash }).ComputeHash());
        Assert.Equal(saved.ComputeHash(), Network.Load(Model, new LoadOptions { ExpectedHash = hash.ToLowerInvariant() }).ComputeHash());
        FastNnFormatException e = Assert.Throws<FastNnFormatException>(
            () => Network.Load(Model, new LoadOptions { ExpectedHash = new string('0', 64) }));
        Assert.Contains(hash.ToLowerInvariant(), e.Message, StringComparison.Ordinal);
    }

    /// <summary>A stream that cannot seek is hashed while it is parsed.</summary>
    [Fact]
    public void Stream_that_cannot_seek_is_verified()
    {
        Network saved = SaveSigned();
        byte[] bytes = File.ReadAllBytes(Model);
        var options = new LoadOptions { ExpectedHash = Convert.ToHexString(SHA256.HashData(bytes)) };
        Assert.Equal(saved.ComputeHash(), Network.Load(new ForwardStream(bytes), options).ComputeHash());
        bytes[^1] ^= 1;
        Assert.Throws<FastNnFormatException>(() => Network.Load(new ForwardStream(bytes), options));
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        SaveSigned();
        using ECDsa curve384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using RSA rsa = RSA.Create(2048);
        Assert.Throws<ArgumentException>(() => new LoadOptions { ExpectedHash = "12" });
        Assert.Throws<ArgumentException>(() => new LoadOptions { ExpectedHash = new string('g', 64) });
        string other = curve384.ExportSubjectPublicKeyInfoPem();
        foreach (string pem in (string[])["", "key", key.ExportPkcs8PrivateKeyPem(), other, rsa.ExportSubjectPublicKeyInfoPem()])
        {
            ArgumentException e = Assert.Throws<ArgumentException>(() => new LoadOptions { PublicKey = pem });
            Assert.Equal("PublicKey", e.ParamName);
        }
        foreach (string pem in (string[])["", key.ExportSubjectPublicKeyInfoPem(), curve384.ExportPkcs8PrivateKeyPem(), rsa.ExportPkcs8PrivateKeyPem()])
        {
            Assert.Equal("privateKey", Assert.Throws<ArgumentException>(() => ModelManifest.Sign(Model, pem)).ParamName);
        }
        Assert.Throws<ArgumentException>(() => Network.Load(new MemoryStream(), new LoadOptions { PublicKey = key.ExportSubjectPublicKeyInfoPem() }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"format\":\"fastnn.manifest\",\"version\":1}")]
    [InlineData("{\"format\":\"fastnn.manifest\",\"version\":2,\"length\":1,\"sha256\":\"H\",\"signature\":\"S\"}")]
    [InlineData("{\"format\":\"fastnn.manifest\",\"version\":1,\"length\":-1,\"sha256\":\"H\",\"signature\":\"S\"}")]
    [InlineData("{\"format\":\"fastnn.manifest\",\"version\":1,\"length\":1,\"length\":1,\"sha256\":\"H\",\"signature\":\"S\"}")]
    [InlineData("{\"format\":\"fastnn.manifest\",\"version\":1,\"length\":1,\"sha256\":\"H\",\"signature\":\"S\",\"more\":1}")]
    [InlineData("{\"format\":\"fastnn.manifest\",\"version\":1,\"length\":1,\"sha256\":\"H\",\"signature\":\"S\"}{}")]
    [InlineData("{\"format\":\"fastnn.manifest\",\"version\":1,\"length\":1,\"sha256\":[\"H\"],\"signature\":\"S\"}")]
    [InlineData("{\"format\":\"fastnn.manifest\",\"version\":1,\"length\":1,\"sha256\":\"H0\",\"signature\":\"S\"}")]
    public void Malformed_manifest_is_refused(string json)
    {
        string text = json.Replace("\"H", $"\"{new string('a', 64)}", StringComparison.Ordinal).Replace("\"S\"", $"\"{new string('b', 128)}\"",
            StringComparison.Ordinal);
        string path = folder.PathOf("manifest.json");
        File.WriteAllText(path, text);
        Assert.Equal(path, Assert.Throws<FastNnFormatException>(() => ModelManifest.Load(path)).File);
    }

    [Fact]
    public void Large_file_is_no_manifest()
    {
        string path = folder.PathOf("manifest.json");
        File.WriteAllText(path, new string(' ', 1_000_000));
        Assert.Throws<FastNnFormatException>(() => ModelManifest.Load(path));
    }

    Network SaveSigned()
    {
        var network = new Network(2, seed: 1) { new Dense(2), new Relu() };
        network.Save(Model);
        ModelManifest.Sign(Model, key).Save(ModelManifest.GetPath(Model));
        return network;
    }

    sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();
    }
}
