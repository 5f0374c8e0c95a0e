using System.Security.Cryptography;
using System.Text.Json;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

public sealed class SigningTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly string model, privateKey, publicKey;

    public SigningTests()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        model = folder.PathOf("model.safetensors");
        new Network(inputs: 3, seed: 5) { new Dense(2) }.Save(model);
        File.WriteAllText(privateKey = folder.PathOf("private.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(publicKey = folder.PathOf("public.pem"), key.ExportSubjectPublicKeyInfoPem());
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Signed_model_is_verified()
    {
        CommandResult signed = Fastnn.Run("sign", "--model", model, "--key", privateKey);
        Assert.True(signed.Code == 0, signed.Error);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(model))), signed.Output);
        Assert.True(File.Exists(ModelManifest.GetPath(model)));

        CommandResult verified = Fastnn.Run("verify", "--model", model, "--key", publicKey);
        Assert.True(verified.Code == 0, verified.Error);
        Assert.StartsWith("signature: valid", verified.Output);
    }

    [Fact]
    public void Results_are_written_as_json()
    {
        string manifest = folder.PathOf("signature.json");
        using JsonDocument signed = JsonDocument.Parse(Fastnn.Run("sign", "--model", model, "--key", privateKey, "--out", manifest, "--json").Output);
        string hash = signed.RootElement.GetProperty("sha256").GetString()!;
        Assert.Equal(new FileInfo(model).Length, signed.RootElement.GetProperty("length").GetInt64());
        string output = Fastnn.Run("verify", "--model", model, "--key", publicKey, "--manifest", manifest, "--hash", hash, "--json").Output;
        using JsonDocument verified = JsonDocument.Parse(output);
        Assert.True(verified.RootElement.GetProperty("isSigned").GetBoolean());
        Assert.Equal(Network.Load(model).ComputeHash(), verified.RootElement.GetProperty("contentHash").GetString());
    }

    [Fact]
    public void Changed_model_is_refused()
    {
        Assert.Equal(0, Fastnn.Run("sign", "--model", model, "--key", privateKey).Code);
        new Network(inputs: 3, seed: 6) { new Dense(2) }.Save(model);
        CommandResult result = Fastnn.Run("verify", "--model", model, "--key", publicKey);
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Contains("it was changed, or is another file", result.Error);
    }

    [Fact]
    public void Unsuitable_files_and_options_are_refused()
    {
        AssertRefused(2, "give --key FILE or --hash HASH, or --against FILE", "verify", "--model", model);
        AssertRefused(2, "--manifest is used with --key only", "verify", "--model", model, "--hash", new string('0', 64), "--manifest", "m");
        AssertRefused(1, "There is no model file", "verify", "--model", folder.PathOf("none"), "--hash", new string('0', 64));
        AssertRefused(1, "there is no such file", "verify", "--model", model, "--key", folder.PathOf("none"));
        AssertRefused(1, "is a private key; give the public key", "verify", "--model", model, "--key", privateKey);
        AssertRefused(1, "is no private key", "sign", "--model", model, "--key", publicKey);
        AssertRefused(1, "64 hexadecimal digits", "verify", "--model", model, "--hash", "12");
        AssertRefused(1, "requires 0000", "verify", "--model", model, "--hash", new string('0', 64));
        Assert.False(File.Exists(ModelManifest.GetPath(model)));
    }

    static void AssertRefused(int code, string message, params string[] arguments)
    {
        CommandResult result = Fastnn.Run(arguments);
        Assert.Contains(message, result.Error);
        Assert.Equal((code, ""), (result.Code, result.Output));
    }
}
