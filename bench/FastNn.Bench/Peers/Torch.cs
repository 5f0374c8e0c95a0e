using FastNn.Bench.Quick;

namespace FastNn.Bench.Peers;

/// <summary>PyTorch with its fastest settings: one thread, foreach optimizers.</summary>
static class Torch
{
    static readonly string? version = Python.Ask("torch_step.py", "version");

    public static string Description => version is null ? "PyTorch: not there; on Debian, install python3-torch" : $"PyTorch {version}, one thread";

    /// <summary>Returns the seconds of one training step; null without PyTorch.</summary>
    public static Timing? Step(int[] widths, int batch, string optimizer) =>
        version is not null
        && Python.Numbers("torch_step.py", "step", string.Join('-', widths), $"{batch}", optimizer) is [double best, double median]
            ? new(best, median)
            : null;

    /// <summary>Returns the seconds of an epoch over MNIST and the final test accuracy; null without PyTorch.</summary>
    /// <param name="folder">The folder of MNIST.</param>
    /// <param name="network">The layers of the training, such as 784-128-10.</param>
    public static double[]? Mnist(string folder, string network) => version is null ? null : Python.Numbers("torch_mnist.py", folder, network);
}
