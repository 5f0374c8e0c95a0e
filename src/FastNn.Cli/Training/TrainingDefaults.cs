using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>The settings of a training that the command line does not give.</summary>
/// <param name="Hidden">The layers before the last one, as --layers takes them.</param>
/// <param name="Optimizer">The optimizer without its learning rate, as --optimizer takes it.</param>
/// <param name="LearningRate">The learning rate of that optimizer.</param>
/// <param name="Epochs">The maximum number of epochs.</param>
/// <param name="Batch">The batch size.</param>
/// <param name="Patience">The number of epochs without a lower validation loss after which the training stops; 0 for no early stopping.</param>
/// <param name="MinimumGain">The decrease by which a validation loss counts as lower.</param>
sealed record TrainingDefaults(string Hidden, string Optimizer, string LearningRate, int Epochs, int Batch, int Patience, float MinimumGain)
{
    /// <summary>The fraction of validation rows of a table, among those not held out for the test.</summary>
    public const float TableValidation = 0.15f;

    // With few validation rows, all correct, the loss would decrease towards 0 without end by overconfidence alone, at the cost of the test loss.
    const float SmallestGain = 0.001f;

    const int RowsPerBatch = 60, SmallestBatch = 16, LargestBatch = 128;

    /// <summary>The defaults for images of digits: a wide layer, and few epochs.</summary>
    public static TrainingDefaults ForImages { get; } = new("512,relu", "adam", "0.005", Epochs: 40, Batch: 16, Patience: 0, MinimumGain: 0);

    /// <summary>Returns the defaults for tables, whose rows are few and noisy: early stopping at the lowest validation loss. Measured on real tables, with one
    /// setting for all of them.</summary>
    /// <param name="rows">The number of training rows.</param>
    public static TrainingDefaults ForTable(int rows) => new(
        "128,relu,64,relu", "adamw(decay=0.01)", "0.002",
        Epochs: 150, Math.Clamp(rows / RowsPerBatch, SmallestBatch, LargestBatch), Patience: 15, SmallestGain);

    /// <summary>Returns all layers as --layers takes them.</summary>
    public string GetLayers(int classes) => Invariant($"{Hidden},{classes}");

    /// <summary>The optimizer with its learning rate, as --optimizer takes it.</summary>
    public string FullOptimizer => Optimizer.EndsWith(')') ? $"{Optimizer[..^1]},learningrate={LearningRate})" : $"{Optimizer}(learningrate={LearningRate})";
}
