namespace FastNn.Bench.Peers;

/// <summary>scikit-learn's MLPClassifier.</summary>
static class ScikitLearn
{
    static readonly string? version = Python.Ask("sklearn_mnist.py", "version");

    public static string Description => version is null ? "scikit-learn: not there; on Debian, install python3-sklearn" : $"scikit-learn {version}, one thread";

    /// <summary>Returns the seconds of an epoch over MNIST and the test accuracy after five, for one seed; null without scikit-learn.</summary>
    public static double[]? Mnist(string folder) => version is null ? null : Python.Numbers("sklearn_mnist.py", folder);
}
