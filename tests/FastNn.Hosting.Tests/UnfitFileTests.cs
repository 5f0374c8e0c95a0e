using System.Diagnostics;
using FastNn.Formats;
using FastNn.Hosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FastNn.Hosting.Tests;

/// <summary>What stands at a model's path and is no file, is too large a file, or is a file whose change is hard to see.</summary>
public sealed class UnfitFileTests : IDisposable
{
    // How long what must not wait may take on a machine that does other things.
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    readonly ModelFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("pipe")]
    [InlineData("link to an endless device")]
    [InlineData("folder")]
    public async Task What_is_no_file_is_refused_and_holds_up_nobody(string kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It has such pipes and devices.");
        Service service = await Start(Nets.Constant(1));
        ServedModel model = service.Model("m");

        await Replace(kind);
        await Wait.Until(() => model.LastProblem?.Message.Contains("is no regular file", StringComparison.Ordinal) == true, "it is refused");
        Assert.Equal(HealthStatus.Degraded, await Health(service));
        Assert.Equal(1, Predict(model));
        Assert.False(await Promptly(model.Reload));
        Assert.Equal(2, (await Promptly(() => model.Publish(Nets.Constant(2)))).Number);

        if (kind == "folder")
        {
            Directory.Delete(folder.Path);
        }
        File.Delete(folder.Path);
        folder.Save(Nets.Constant(3));
        await Wait.Until(() => model.Current!.Number == 3, "a good file in its place serves");
        Assert.Equal(3, Predict(model));
        Assert.Equal(HealthStatus.Healthy, await Health(service));

        File.Delete(folder.Path);
        await Replace(kind);
        await Wait.Until(() => model.LastProblem is not null, "it is refused");
        await service.DisposeAsync().AsTask().WaitAsync(patience, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("link to an endless device")]
    public async Task What_is_no_file_stops_the_start(string kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It has such pipes and devices.");
        await Replace(kind);

        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => Service.Start(services => services.AddFastNn("m", o => o.Path = folder.Path))
            .WaitAsync(patience, TestContext.Current.CancellationToken));

        Assert.Contains("is no regular file", e.Message, StringComparison.Ordinal);
    }

    /// <summary>What reads or checks a file may take as long as it likes: a check that waits stands for a drive that does.</summary>
    [Fact]
    public async Task Publishing_health_and_stopping_wait_for_no_reading()
    {
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        Service service = await Start(Nets.Constant(1), o => o.Check = network =>
        {
            if (Bias(network) == 2)
            {
                begun.Set();
                gate.Wait();
            }
        });
        ServedModel model = service.Model("m");
        try
        {
            folder.Save(Nets.Constant(2));
            await Wait.Until(() => begun.IsSet, "the file is being looked at");

            Assert.Equal(2, (await Promptly(() => model.Publish(Nets.Constant(3)))).Number);
            Assert.Equal(3, Predict(model));
            Assert.Equal(HealthStatus.Healthy, await Health(service));
            await Task.Run(() => service.DisposeAsync().AsTask()).WaitAsync(patience, TestContext.Current.CancellationToken);
        }
        finally
        {
            gate.Set();
        }
        Assert.Empty(service.Log.Errors);
        Assert.Equal(2, model.Current!.Number);
    }

    [Theory]
    [InlineData(1L << 30, "MaxFileSize of the model \"m\" is 1073741824")]
    [InlineData(1L << 40, "is not a valid model file")]
    public async Task A_large_bad_file_is_refused_without_being_read(long maxFileSize, string problem)
    {
        const long Length = 1_500_000_000;
        await using Service service = await Start(Nets.Constant(1), o => (o.MaxFileSize, o.PollInterval) = (maxFileSize, TimeSpan.FromMilliseconds(10)));
        ServedModel model = service.Model("m");
        int looks = 0;
        model.Source.Filter = status =>
        {
            Interlocked.Increment(ref looks);
            return status;
        };
        string next = folder.PathOf("next");
        using (FileStream file = File.Create(next))
        {
            file.SetLength(Length);
        }
        long before = GC.GetTotalAllocatedBytes();

        File.Move(next, folder.Path, overwrite: true);
        await Wait.Until(() => model.LastProblem is not null, "the file is refused");
        int first = Volatile.Read(ref looks);
        await Wait.Until(() => Volatile.Read(ref looks) > first + 100, "it has been looked at again and again");
        Assert.False(model.Reload());

        Assert.Contains(problem, model.LastProblem!.Message, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Degraded, await Health(service));
        Assert.Equal(1, Predict(model));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, Length - 1);
    }

    [Fact]
    public async Task A_file_of_the_most_bytes_is_taken_and_one_more_is_not()
    {
        int length = Nets.Bytes(Nets.Constant(2)).Length;
        await using Service service = await Start(Nets.Constant(1), o => (o.MaxFileSize, o.Watch) = (length, false));
        ServedModel model = service.Model("m");

        folder.Save(Nets.Constant(2));
        Assert.True(model.Reload());
        byte[] longer = [.. Nets.Bytes(Nets.Constant(3)), 0];
        File.WriteAllBytes(folder.Path, longer);
        Assert.False(model.Reload());

        Assert.Contains($"has {length + 1} bytes", model.LastProblem!.Message, StringComparison.Ordinal);
    }

    /// <summary>As containers get new configuration: a link to a folder is exchanged, and both files have one length and one time. Nobody tells of
    /// it.</summary>
    [Fact]
    public async Task A_file_of_equal_length_and_time_behind_another_folder_takes_over()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Links are exchanged by its mv.");
        foreach ((string name, float value) in (ReadOnlySpan<(string, float)>)[("v1", 1), ("v2", 2)])
        {
            Directory.CreateDirectory(folder.PathOf(name));
            string file = Path.Combine(folder.PathOf(name), "model.safetensors");
            Nets.Constant(value).Save(file);
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddDays(20_000));
        }
        Directory.CreateSymbolicLink(folder.PathOf("data"), "v1");
        File.CreateSymbolicLink(folder.Path, "data/model.safetensors");
        // The sixtieth look, which is at the content, comes long after the test has given up.
        await using Service service = await Start(null, o => o.PollInterval = TimeSpan.FromSeconds(2));
        ServedModel model = service.Model("m");
        Assert.Equal(1, Predict(model));
        // A file that was just written is compared by its content, whatever its status says.
        await Wait.Until(() => !model.NeedsReload, "the file was written long enough ago");

        Directory.CreateSymbolicLink(folder.PathOf("next"), "v2");
        await Run("mv", "-T", folder.PathOf("next"), folder.PathOf("data"));
        await Wait.Until(() => model.Current!.Number == 2, "the other file serves");

        Assert.Equal(2, Predict(model));
        Assert.Equal(HealthStatus.Healthy, await Health(service));
    }

    [Fact]
    public async Task Content_is_compared_now_and_then_where_the_system_does_not_say_what_has_changed()
    {
        Directory.CreateDirectory(folder.PathOf("data"));
        string file = Path.Combine(folder.PathOf("data"), "model.safetensors");
        Nets.Constant(1).Save(file);
        File.CreateSymbolicLink(folder.Path, file);
        await using Service service = await Start(null, o => o.PollInterval = TimeSpan.FromMilliseconds(20));
        ServedModel model = service.Model("m");
        int looks = 0;
        model.Source.Filter = status =>
        {
            Interlocked.Increment(ref looks);
            return status with { Inode = 0, Changed = 0, Written = 0 };
        };
        await Wait.Until(() => looks > 10, "the file has been looked at");

        File.WriteAllBytes(file, Nets.Bytes(Nets.Constant(2)));
        Assert.False(model.Reload(byContent: false));
        await Wait.Until(() => model.Current!.Number == 2, "the new content serves");

        Assert.Equal(2, Predict(model));
    }

    [Fact]
    public async Task A_change_right_after_a_look_is_seen_although_its_time_is_the_same()
    {
        await using Service service = await Start(Nets.Constant(1), o => o.Watch = false);
        ServedModel model = service.Model("m");
        FileStatus frozen = FileStatus.Of(folder.Path)!.Value;
        model.Source.Filter = status => frozen;

        Assert.False(model.Reload(byContent: false));
        Assert.True(model.NeedsReload);
        File.WriteAllBytes(folder.Path, Nets.Bytes(Nets.Constant(2)));

        Assert.True(model.Reload(byContent: false));
        Assert.Equal(2, Predict(model));
    }

    [Fact]
    public async Task A_file_that_was_refused_is_checked_once()
    {
        int checks = 0, looks = 0;
        void Check(Network network)
        {
            if (Bias(network) == 2)
            {
                Interlocked.Increment(ref checks);
                throw new InvalidDataException("too inaccurate");
            }
        }

        await using Service service = await Start(Nets.Constant(1), o => (o.PollInterval, o.Check) = (TimeSpan.FromMilliseconds(10), Check));
        ServedModel model = service.Model("m");
        model.Source.Filter = status =>
        {
            Interlocked.Increment(ref looks);
            return status;
        };

        folder.Save(Nets.Constant(2));
        await Wait.Until(() => model.LastProblem is not null, "the file is refused");
        int first = Volatile.Read(ref looks);
        await Wait.Until(() => Volatile.Read(ref looks) > first + 50, "it has been looked at again and again");
        Assert.False(model.Reload());

        Assert.Equal(1, checks);
        Assert.Contains("too inaccurate", model.LastProblem!.Message, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Degraded, await Health(service));
    }

    [Fact]
    public async Task A_file_that_comes_while_another_one_is_looked_at_is_not_put_off()
    {
        void Check(Network network)
        {
            if (Bias(network) == 2)
            {
                folder.Save(Nets.Constant(3));
                // Until the system has told of it, and not until the debounce time is over.
                Thread.Sleep(400);
            }
        }

        // Only the touch can make it look again: the next interval is a day away.
        await using Service service = await Start(Nets.Constant(1),
            o => (o.Debounce, o.PollInterval, o.Check) = (TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), Check));
        ServedModel model = service.Model("m");

        folder.Save(Nets.Constant(2));
        await Wait.Until(() => Predict(model) == 3, "the file that came meanwhile serves");
    }

    async Task<Service> Start(Network? network, Action<ModelOptions>? more = null)
    {
        if (network is not null)
        {
            folder.Save(network);
        }
        return await Service.Start(services =>
        {
            services.AddFastNn("m", o =>
            {
                (o.Path, o.Debounce, o.PollInterval) = (folder.Path, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(50));
                more?.Invoke(o);
            });
            services.AddHealthChecks().AddFastNn("m");
        });
    }

    /// <summary>Puts something that is no file in the place of the model.</summary>
    async Task Replace(string kind)
    {
        File.Delete(folder.Path);
        switch (kind)
        {
            case "pipe":
                await Run("mkfifo", folder.Path);
                break;
            case "folder":
                Directory.CreateDirectory(folder.Path);
                break;
            default:
                File.CreateSymbolicLink(folder.Path, "/dev/zero");
                break;
        }
    }

    static async Task Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    static Task<T> Promptly<T>(Func<T> call) => Task.Run(call).WaitAsync(patience);

    static float Predict(ServedModel model)
    {
        float[] outputs = new float[2];
        model.PredictOne([1, 2, 3], outputs);
        return outputs[0];
    }

    static float Bias(Network network)
    {
        float[] biases = new float[2];
        network.Parameters["0.bias"].CopyTo(biases);
        return biases[0];
    }

    static async Task<HealthStatus> Health(Service service) =>
        (await service.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync().WaitAsync(patience)).Status;
}
