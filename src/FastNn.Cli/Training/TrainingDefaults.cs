using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>How a training goes where the command line does not say it.</summary>
/// <param name="Hidden">The layers before the last one, as --layers takes them.</param>
/// <param name="Optimizer">The optimizer, as --optimizer takes it, without its rate.</param>
/// <param name="Rate">Its learning rate; where --learning-rate is given, that one.</param>
/// <param name="Epochs">Times that the samples are walked through at most.</param>
/// <param name="Batch">Samples per update.</param>
/// <param name="Patience">Epochs without a better loss after which the training stops, with the best weights; 0 for never.</param>
/// <param name="MinimumGain">By how much a loss must be smaller than the best one to be better.</param>
sealed record TrainingDefaults(string Hidden, string Optimizer, string Rate, int Epochs, int Batch, int Patience, float MinimumGain)
{
    /// <summary>The share of a table's rows, of those not held back for the test, by whose loss the best epoch is chosen.</summary>
    public const float TableValidation = 0.15f;

    // Few validation rows may all be classified correctly: their loss then falls towards 0 for ever, by confidence alone, which the test pays for.
    const float SmallestGain = 0.001f;

    const int RowsPerBatch = 60, SmallestBatch = 16, LargestBatch = 128;

    /// <summary>For images of digits: enough units to learn them by heart, and few epochs.</summary>
    public static TrainingDefaults OfImages { get; } = new("512,relu", "adam", "0.005", Epochs: 40, Batch: 16, Patience: 0, MinimumGain: 0);

    /// <summary>For tables, whose rows are few and noisy: the epoch with the best validation loss is kept. Measured on real tables, with one setting for all of
    /// them.</summary>
    /// <param name="rows">How many are trained on.</param>
    public static TrainingDefaults OfTable(int rows) =>
        new("128,relu,64,relu", "adamw(decay=0.01)", "0.002", Epochs: 150, Math.Clamp(rows / RowsPerBatch, SmallestBatch, LargestBatch), Patience: 15, SmallestGain);

    /// <summary>The layers as --layers takes them.</summary>
    public string Layers(int classes) => Invariant($"{Hidden},{classes}");

    /// <summary>The optimizer with its rate, as --optimizer takes it.</summary>
    public string RatedOptimizer => Optimizer.EndsWith(')') ? $"{Optimizer[..^1]},learningrate={Rate})" : $"{Optimizer}(learningrate={Rate})";
}
