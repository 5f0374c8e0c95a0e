using System.Globalization;
using FastNn.Bench.Quick;

namespace FastNn.Bench.Peers;

/// <summary>PyTorch at its best settings: one thread, foreach optimizers.</summary>
static class Torch
{
    static readonly string? version = Python.Ask("torch_step.py", "version");

    public static string Description => version is null ? "PyTorch: not there; on Debian, install python3-torch" : $"PyTorch {version}, one thread";

    /// <summary>Seconds of one training step; null where there is no PyTorch.</summary>
    public static Timing? Step(int[] widths, int batch, string optimizer) =>
        version is not null && Python.Numbers("torch_step.py", "step", string.Join('-', widths), batch.ToString(CultureInfo.InvariantCulture), optimizer) is [double best, double median] ? new(best, median) : null;

    /// <summary>Seconds of an epoch over MNIST and the share of the test set that is right at the end; null where there is no PyTorch.</summary>
    /// <param name="folder">Where MNIST is.</param>
    /// <param name="network">Which training: its layers.</param>
    public static double[]? Mnist(string folder, string network) => version is null ? null : Python.Numbers("torch_mnist.py", folder, network);
}
