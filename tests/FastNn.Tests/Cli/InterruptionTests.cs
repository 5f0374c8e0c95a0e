using System.Globalization;
using FastNn.Tests.Data;

namespace FastNn.Tests.Cli;

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
        Assert.SkipWhen(signal == "-INT" && IgnoresInterrupts(), "The tests were started in the background, where processes ignore SIGINT.");
        string model = folder.PathOf("model");

        CommandResult result = Fastnn.Interrupt(signal, "train", "--epochs", "1000000", "--out", model);

        Assert.Equal(130, result.Code);
        Assert.Contains($"the model as it stands is saved: {model}", result.Output);
        Assert.Equal(64, Network.Load(model).Inputs);
    }

    // What a process ignores, its children ignore.
    static bool IgnoresInterrupts() => OperatingSystem.IsLinux()
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } mask
        && (ulong.Parse(mask.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 2) != 0;
}
