using FastNn.Bench.Quick;

namespace FastNn.Bench.Peers;

/// <summary>TorchSharp on one thread: the program of bench/TorchSharpSteps, whose folder is the environment variable FASTNN_TORCHSHARP.</summary>
static class TorchSharpSteps
{
    const string Variable = "FASTNN_TORCHSHARP";

    static readonly string? folder = Environment.GetEnvironmentVariable(Variable);

    public static string Description => folder is null
        ? $"TorchSharp: not there; run `bench/TorchSharpSteps/build.sh FOLDER` and set {Variable} to the folder"
        : "TorchSharp 0.107, libtorch 2.10, one thread";

    /// <summary>Returns the seconds of one training step; null without TorchSharp.</summary>
    public static Timing? Step(int[] widths, int batch, string optimizer) =>
        folder is not null
        && Command.Numbers(
            Command.Run(
                "env", $"LD_PRELOAD={Path.Combine(folder, "libstdcxx-symbol.so")}", "OMP_NUM_THREADS=1", "MKL_NUM_THREADS=1", "dotnet",
                Path.Combine(folder, "TorchSharpSteps.dll"), string.Join('-', widths), $"{batch}", optimizer)) is [double best, double median]
            ? new(best, median)
            : null;
}
