using System.Diagnostics;
using FastNn.Tests.Support;

namespace FastNn.Cli.Tests;

public sealed class InterruptionTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public void Signal_stops_the_training_and_saves(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        string model = folder.PathOf("model");

        CommandResult result = Fastnn.Interrupt(signal, "train", "--epochs", "1000000", "--out", model);

        Assert.Equal(130, result.Code);
        Assert.Contains($"the model so far was saved: {model}", result.Output);
        Assert.Equal(64, Network.Load(model).Inputs);
    }

    /// <summary>Trains one epoch of ten rows, followed by a test that takes seconds.</summary>
    [Theory]
    [InlineData("-INT", false)]
    [InlineData("-TERM", false)]
    [InlineData("-INT", true)]
    [InlineData("-TERM", true)]
    public void Signal_after_the_last_epoch_ends_it_with_the_model_saved(string signal, bool waitsForFile)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        const int Rows = 50_000;
        string model = folder.PathOf("model"), data = folder.PathOf("data");
        Directory.CreateDirectory(data);
        byte[] half = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1];
        File.WriteAllBytes(Path.Combine(data, "train-images-idx3-ubyte"), IdxBytes.Of(0x08, [10, 1, 1], half));
        File.WriteAllBytes(Path.Combine(data, "train-labels-idx1-ubyte"), IdxBytes.Labels(half));
        File.WriteAllBytes(Path.Combine(data, "t10k-images-idx3-ubyte"), IdxBytes.Of(0x08, [Rows, 1, 1], new byte[Rows]));
        File.WriteAllBytes(Path.Combine(data, "t10k-labels-idx1-ubyte"), IdxBytes.Labels(new byte[Rows]));
        using Process process = Fastnn.Start("train", "--data", data, "--layers", "2048,relu,2048,relu,2", "--epochs", "1", "--early-stop", "5",
            "--out", model);

        string output = Fastnn.ReadUntil(process, "epoch");
        while (waitsForFile && !File.Exists(model))
        {
            Thread.Sleep(1);
        }
        Fastnn.Send(process, signal);
        output += process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.DoesNotContain("test accuracy", output);
        Assert.Contains(process.ExitCode, new[] { 130, 143 });
        Assert.Equal(1, Network.Load(model).Inputs);
        Assert.Empty(process.StandardError.ReadToEnd());
    }

    /// <summary>From the start of the process to its first epochs. FASTNN_SIGNALS makes them more.</summary>
    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public void Signal_at_any_moment_ends_it_and_an_old_model_goes_only_for_a_trained_one(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        string[] training = ["train", "--epochs", "1000000", "--out", folder.PathOf("model")];
        long start = Stopwatch.GetTimestamp();
        Fastnn.Interrupt(signal, training);
        TimeSpan whole = Stopwatch.GetElapsedTime(start);
        var random = new Random();
        for (int i = 0; i < SignalSoak.Count; i++)
        {
            File.WriteAllText(folder.PathOf("model"), "old");
            using Process process = Fastnn.Start(training);
            Thread.Sleep(random.NextDouble() * whole);
            Fastnn.Send(process, signal);
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();

            Assert.Contains(process.ExitCode, new[] { 130, 143 });
            Assert.Empty(process.StandardError.ReadToEnd());
            Assert.Equal(!output.Contains("the model so far was saved", StringComparison.Ordinal), File.ReadAllText(folder.PathOf("model")) == "old");
        }
    }
}
