using System.Security.Cryptography;
using FastNn.Hosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace FastNn.Hosting.Tests;

/// <summary>Models that must have a signature or a hash, at the start and at every reload.</summary>
public sealed class SignedModelTests : IDisposable
{
    readonly ModelFolder folder = new();
    readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256), otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    string Manifest => ModelManifest.GetPath(folder.Path);

    public void Dispose()
    {
        folder.Dispose();
        key.Dispose();
        otherKey.Dispose();
    }

    [Fact]
    public async Task A_signed_model_serves_and_a_new_one_takes_over_when_its_manifest_arrives()
    {
        Save(1);
        await using Service service = await Start(Signed);
        ServedModel model = service.Model("m");
        Assert.Equal(1, await Predict(service));

        // The model first, the manifest later.
        folder.Save(Nets.Constant(2));
        await Wait.Until(() => model.LastProblem is not null, "the model of another hash is refused");
        Assert.Contains("is not the required model file: its SHA-256 is", model.LastProblem!.Message, StringComparison.Ordinal);
        Assert.Contains("If its manifest is still to come, it is loaded when that arrives.", model.LastProblem.Message, StringComparison.Ordinal);
        Assert.Equal(1, await Predict(service));
        Assert.Equal(HealthStatus.Degraded, await Health(service));

        Sign(key);
        await Wait.Until(() => model.Current!.Number == 2, "the model is loaded when its manifest is there");
        Assert.Equal(2, await Predict(service));
        Assert.Null(model.LastProblem);
        Assert.Equal(HealthStatus.Healthy, await Health(service));
    }

    [Fact]
    public async Task A_manifest_that_arrives_before_its_model_changes_nothing_until_the_model_is_there()
    {
        Save(1);
        await using Service service = await Start(Signed);
        ServedModel model = service.Model("m");
        string next = folder.PathOf("next.safetensors");
        Nets.Constant(2).Save(next);

        ModelManifest.Sign(next, key).Save(Manifest);
        await Wait.Until(() => model.LastProblem is not null, "the manifest of another model is seen");
        Assert.Equal(1, await Predict(service));

        File.Move(next, folder.Path, overwrite: true);
        await Wait.Until(() => model.Current!.Number == 2, "the model is there");
        Assert.Equal(2, await Predict(service));
        Assert.Null(model.LastProblem);
    }

    [Fact]
    public async Task A_model_without_a_manifest_does_not_start_unless_it_is_not_needed_yet()
    {
        folder.Save(Nets.Constant(1));
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => Start(Signed));
        Assert.Contains($"has no manifest {Manifest}", e.Message, StringComparison.Ordinal);

        await using Service service = await Start(o =>
        {
            Signed(o);
            o.Required = false;
        });
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, (await service.PostFloats("/predict/m", 1, 2, 3)).StatusCode);
        Sign(key);
        await Wait.Until(() => service.Model("m").IsLoaded, "the manifest arrives");
        Assert.Equal(1, await Predict(service));
    }

    [Fact]
    public async Task A_signature_of_another_key_and_a_changed_byte_are_refused_at_a_reload()
    {
        Save(1);
        await using Service service = await Start(Signed);
        ServedModel model = service.Model("m");

        folder.Save(Nets.Constant(2));
        Sign(otherKey);
        Assert.False(model.Reload());
        Assert.Contains("another key signed it", model.LastProblem!.Message, StringComparison.Ordinal);
        Assert.Equal(1, await Predict(service));

        Sign(key);
        byte[] content = File.ReadAllBytes(folder.Path);
        content[^1] ^= 1;
        File.WriteAllBytes(folder.Path, content);
        Assert.False(model.Reload());
        Assert.Contains("its SHA-256 is", model.LastProblem!.Message, StringComparison.Ordinal);
        Assert.Equal(1, await Predict(service));

        content[^1] ^= 1;
        File.WriteAllBytes(folder.Path, content);
        await Wait.Until(() => model.Current!.Number == 2, "the signed bytes are back");
        Assert.Equal(2, await Predict(service));
    }

    [Fact]
    public async Task A_manifest_that_is_deleted_degrades_and_one_that_is_signed_again_is_no_new_version()
    {
        Save(1);
        await using Service service = await Start(Signed);
        ServedModel model = service.Model("m");

        File.Delete(Manifest);
        await Wait.Until(() => model.LastProblem is not null, "its absence is seen");
        Assert.Equal(1, await Predict(service));

        Sign(key);
        await Wait.Until(() => model.LastProblem is null, "it is back");
        Assert.Equal(1, model.Current!.Number);
        Assert.Equal(HealthStatus.Healthy, await Health(service));
    }

    [Fact]
    public async Task A_manifest_in_another_folder_is_watched_too()
    {
        folder.Save(Nets.Constant(1));
        string manifest = Directory.CreateDirectory(folder.PathOf("signatures")).FullName + "/m.json";
        await using Service service = await Start(o =>
        {
            Signed(o);
            (o.ManifestPath, o.Required, o.PollInterval) = (manifest, false, TimeSpan.FromDays(1));
        });

        ModelManifest.Sign(folder.Path, key).Save(manifest);
        await Wait.Until(() => service.Model("m").IsLoaded, "the manifest arrives");
        Assert.Equal(1, await Predict(service));
    }

    [Fact]
    public async Task A_model_of_another_hash_never_serves()
    {
        folder.Save(Nets.Constant(1));
        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder.Path)));
        await using Service service = await Start(o => o.ExpectedHash = hash);
        ServedModel model = service.Model("m");

        folder.Save(Nets.Constant(2));
        await Wait.Until(() => model.LastProblem is not null, "the other file is refused");
        Assert.Contains("but ExpectedHash requires", model.LastProblem!.Message, StringComparison.Ordinal);
        Assert.Equal(1, await Predict(service));

        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => Start(o => o.ExpectedHash = hash));
        Assert.Contains("but ExpectedHash requires", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requirements_that_no_file_can_meet_stop_the_start()
    {
        folder.Save(Nets.Constant(1));
        foreach ((Action<ModelOptions> wrong, string problem) in new (Action<ModelOptions>, string)[]
        {
            (o => o.ExpectedHash = "abc", "ExpectedHash is \"abc\""),
            (o => o.PublicKey = "abc", "PublicKey is no public key"),
            (o => o.PublicKey = key.ExportPkcs8PrivateKeyPem(), "PublicKey is a private key"),
            (o => o.ManifestPath = "m.json", "has a ManifestPath and no PublicKey"),
            (o => (o.PublicKey, o.Create) = (key.ExportSubjectPublicKeyInfoPem(), _ => Nets.Constant(1)), "it must have a Path and no Create"),
        })
        {
            var e = await Assert.ThrowsAsync<OptionsValidationException>(() => Start(wrong));
            Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        }
    }

    void Signed(ModelOptions options) => options.PublicKey = key.ExportSubjectPublicKeyInfoPem();

    void Save(float value)
    {
        folder.Save(Nets.Constant(value));
        Sign(key);
    }

    void Sign(ECDsa signer) => ModelManifest.Sign(folder.Path, signer).Save(Manifest);

    Task<Service> Start(Action<ModelOptions> configure) => Service.Start(services =>
    {
        services.AddFastNn("m", o =>
        {
            (o.Path, o.Debounce, o.PollInterval) = (folder.Path, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100));
            configure(o);
        });
        services.AddHealthChecks().AddFastNn("m");
    });

    static async Task<float> Predict(Service service)
    {
        HttpResponseMessage response = await service.PostFloats("/predict/m", 1, 2, 3);
        return Service.Floats(await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync())[0];
    }

    static async Task<HealthStatus> Health(Service service) => (await service.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;
}
