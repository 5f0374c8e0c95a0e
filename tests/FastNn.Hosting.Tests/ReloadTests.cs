using FastNn.Hosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FastNn.Hosting.Tests;

/// <summary>What happens to a model when its file changes.</summary>
public sealed class ReloadTests : IDisposable
{
    readonly ModelFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_new_file_takes_over()
    {
        await using Service service = await Start(Nets.Constant(1));
        ServedModel model = service.Model("m");
        ModelVersion first = model.Current!;

        folder.Save(Nets.Constant(2));
        await Wait.Until(() => model.Current!.Number == 2, "the new file serves");

        Assert.Equal(2, Predict(model));
        Assert.NotEqual(first.ContentHash, model.Current!.ContentHash);
        Assert.Equal(HealthStatus.Healthy, await Health(service));
    }

    [Fact]
    public async Task A_file_that_is_written_in_place_and_slowly_takes_over_when_it_is_whole()
    {
        await using Service service = await Start(Nets.Constant(1));
        ServedModel model = service.Model("m");
        byte[] content = Nets.Bytes(Nets.Constant(2));

        for (int i = 0; i < content.Length; i += Math.Max(1, content.Length / 10))
        {
            using (FileStream file = File.Open(folder.Path, i == 0 ? FileMode.Create : FileMode.Append))
            {
                file.Write(content.AsSpan(i, Math.Min(Math.Max(1, content.Length / 10), content.Length - i)));
            }
            await Task.Delay(30);
            Assert.Equal(model.Current!.Number, Predict(model));
        }

        await Wait.Until(() => model.Current!.Number == 2 && model.LastProblem is null, "the whole file serves");
        Assert.Equal(2, Predict(model));
    }

    [Fact]
    public async Task A_broken_file_is_logged_and_degrades_and_the_model_stays()
    {
        await using Service service = await Start(Nets.Constant(1));
        ServedModel model = service.Model("m");

        File.WriteAllText(folder.Path, "this is no model");
        await Wait.Until(() => model.LastProblem is not null, "the file is refused");

        Assert.Equal(1, Predict(model));
        Assert.Equal(1, model.Current!.Number);
        Assert.Contains("not a valid model file", model.LastProblem!.Message, StringComparison.Ordinal);
        Assert.Contains(service.Log.Errors, line => line.Contains("was rejected", StringComparison.Ordinal));
        HealthReport report = await Report(service);
        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Equal(model.LastProblem.Message, report.Entries["m"].Data["lastError"]);

        // What was good is good again, and no new version.
        folder.Save(Nets.Constant(1));
        await Wait.Until(() => model.LastProblem is null, "the good file is seen");
        Assert.Equal(1, model.Current!.Number);
        Assert.Equal(HealthStatus.Healthy, await Health(service));
    }

    [Fact]
    public async Task A_file_that_is_gone_degrades_until_it_is_back()
    {
        await using Service service = await Start(Nets.Constant(1));
        ServedModel model = service.Model("m");

        File.Delete(folder.Path);
        await Wait.Until(() => model.LastProblem is not null, "its absence is seen");
        Assert.Equal(1, Predict(model));

        folder.Save(Nets.Constant(5));
        await Wait.Until(() => model.Current!.Number == 2, "it is back");
        Assert.Equal(5, Predict(model));
    }

    [Fact]
    public async Task A_network_that_callers_could_not_call_is_refused()
    {
        await using Service service = await Start(Nets.Constant(1));
        ServedModel model = service.Model("m");

        folder.Save(Nets.Constant(2, inputs: 4));
        Assert.False(model.Reload());

        Assert.Contains("has 4 inputs and 2 outputs", model.LastProblem!.Message, StringComparison.Ordinal);
        Assert.Equal(1, Predict(model));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public async Task A_network_whose_training_has_failed_is_refused(float value)
    {
        await using Service service = await Start(Nets.Constant(1));
        ServedModel model = service.Model("m");

        folder.Save(Nets.Constant(value));
        Assert.False(model.Reload());

        Assert.Contains("in 0.bias; all parameters must be finite.", model.LastProblem!.Message, StringComparison.Ordinal);
        Assert.Equal(1, Predict(model));
    }

    /// <summary>A good file whose network this service has no room for: it is refused as late as can be, and stays refused however often it is looked
    /// at.</summary>
    [Fact]
    public async Task A_network_that_cannot_be_served_stays_refused()
    {
        await using Service service = await Start(Nets.Constant(1), o => (o.MaxBatch, o.PollInterval) = (200_000, TimeSpan.FromMilliseconds(10)));
        ServedModel model = service.Model("m");

        folder.Save(new Network(3) { new Dense(20_000), new Dense(2) });
        await Wait.Until(() => model.LastProblem is not null, "the file is refused");
        string problem = model.LastProblem!.Message;
        for (int i = 0; i < 20; i++)
        {
            Assert.False(model.Reload());
            Assert.Equal(problem, model.LastProblem?.Message);
            await Task.Delay(10);
        }

        Assert.Equal(HealthStatus.Degraded, await Health(service));
        Assert.Equal(1, Predict(model));
    }

    [Fact]
    public async Task A_file_comes_back_when_it_is_written_again_after_another_network_was_published()
    {
        await using Service service = await Start(Nets.Constant(1), o => o.Watch = false);
        ServedModel model = service.Model("m");

        model.Publish(Nets.Constant(2));
        Assert.False(model.Reload());
        Assert.Equal(2, Predict(model));

        folder.Save(Nets.Constant(1));
        File.SetLastWriteTimeUtc(folder.Path, DateTime.UtcNow.AddSeconds(2));
        Assert.True(model.Reload());
        Assert.Equal(1, Predict(model));
        Assert.Equal(3, model.Current!.Number);
        Assert.False(model.Reload());
    }

    [Fact]
    public async Task A_network_that_is_not_finite_is_not_published()
    {
        await using Service service = await Start(Nets.Constant(1));
        ServedModel model = service.Model("m");

        var e = Assert.Throws<ArgumentException>(() => model.Publish(Nets.Constant(float.NegativeInfinity)));

        Assert.Contains("in 0.bias; all parameters must be finite. The model \"m\" is unchanged.", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, Predict(model));
        Assert.Equal(1, model.Current!.Number);
    }

    [Fact]
    public async Task A_check_of_ones_own_refuses()
    {
        await using Service service = await Start(Nets.Constant(1), o => o.Check = network =>
        {
            if (network.Parameters["0.bias"].Count == 2 && Bias(network) > 10)
            {
                throw new InvalidDataException("only 31 of 100 samples right");
            }
        });
        ServedModel model = service.Model("m");

        folder.Save(Nets.Constant(11));
        Assert.False(model.Reload());
        Assert.Contains("only 31 of 100", model.LastProblem!.Message, StringComparison.Ordinal);

        folder.Save(Nets.Constant(9));
        await Wait.Until(() => model.Current!.Number == 2, "the good one serves");
        Assert.Equal(9, Predict(model));
    }

    [Fact]
    public async Task A_file_with_the_same_content_is_no_new_version()
    {
        await using Service service = await Start(Nets.Constant(1));

        folder.Save(Nets.Constant(1));

        Assert.False(service.Model("m").Reload());
        Assert.Equal(1, service.Model("m").Current!.Number);
    }

    [Fact]
    public async Task Without_watching_a_file_is_read_only_when_asked()
    {
        await using Service service = await Start(Nets.Constant(1), o => o.Watch = false);
        ServedModel model = service.Model("m");

        folder.Save(Nets.Constant(2));
        await Task.Delay(200);

        Assert.Equal(1, model.Current!.Number);
        Assert.True(model.Reload());
        Assert.Equal(2, Predict(model));
    }

    [Fact]
    public async Task A_thousand_broken_files_change_nothing()
    {
        await using Service service = await Start(Nets.Constant(1), o => o.PollInterval = TimeSpan.FromMilliseconds(10));
        ServedModel model = service.Model("m");
        byte[] good = Nets.Bytes(Nets.Constant(2));
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 1000; i++)
        {
            byte[] content = Broken(good, random, i);
            // Half by renaming, half in place, which is also seen half-written.
            string path = i % 2 == 0 ? folder.PathOf("next") : folder.Path;
            File.WriteAllBytes(path, content);
            if (i % 2 == 0)
            {
                File.Move(path, folder.Path, overwrite: true);
            }
            Assert.False(model.Reload());
            refused += model.LastProblem is null ? 0 : 1;
            Assert.Equal(1, Predict(model));
        }

        Assert.Equal(1000, refused);
        Assert.Equal(1, model.Current!.Number);
        folder.Save(Nets.Constant(2));
        await Wait.Until(() => model.Current!.Number == 2, "a good file still takes over");
        Assert.Equal(2, Predict(model));
    }

    [Fact]
    public async Task Answers_are_those_of_one_version_while_versions_change()
    {
        await using Service service = await Start(Nets.Constant(1));
        ServedModel model = service.Model("m");
        using var stop = new CancellationTokenSource();
        Task<int>[] callers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            int calls = 0;
            while (!stop.IsCancellationRequested)
            {
                HttpResponseMessage response = await service.PostFloats("/predict/m", 1, 2, 3, 4, 5, 6);
                float version = float.Parse(response.Headers.GetValues("FastNn-Version").Single(), System.Globalization.CultureInfo.InvariantCulture);
                Assert.All(Service.Floats(await response.Content.ReadAsByteArrayAsync()), output => Assert.Equal(version, output));
                calls++;
            }
            return calls;
        }))];

        for (int version = 2; version <= 200; version++)
        {
            model.Publish(Nets.Constant(version));
            await Task.Delay(2);
        }
        await stop.CancelAsync();

        Assert.All(await Task.WhenAll(callers), calls => Assert.True(calls > 0));
    }

    async Task<Service> Start(Network network, Action<ModelOptions>? more = null)
    {
        folder.Save(network);
        return await Service.Start(services =>
        {
            services.AddFastNn("m", o =>
            {
                (o.Path, o.Debounce, o.PollInterval) = (folder.Path, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(200));
                more?.Invoke(o);
            });
            services.AddHealthChecks().AddFastNn("m");
        });
    }

    /// <summary>Not one of these is a model that may serve.</summary>
    static byte[] Broken(byte[] good, Random random, int kind)
    {
        byte[] bytes = (byte[])good.Clone();
        switch (kind % 5)
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                return [.. bytes, (byte)random.Next(256)];
            case 2:
                bytes[random.Next(8)] ^= (byte)(1 + random.Next(255));
                return bytes;
            case 3:
                BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), float.NaN);
                bytes[^5] = (byte)random.Next(256);
                return bytes;
            default:
                random.NextBytes(bytes);
                return bytes;
        }
    }

    static float Predict(ServedModel model)
    {
        float[] outputs = new float[2];
        model.PredictOne([1, 2, 3], outputs);
        Assert.Equal(outputs[0], outputs[1]);
        return outputs[0];
    }

    static float Bias(Network network)
    {
        float[] biases = new float[2];
        network.Parameters["0.bias"].CopyTo(biases);
        return biases[0];
    }

    static Task<HealthReport> Report(Service service) => service.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    static async Task<HealthStatus> Health(Service service) => (await Report(service)).Status;
}
