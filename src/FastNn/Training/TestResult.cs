using System.Collections.ObjectModel;
using System.Linq;

namespace FastNn;

/// <summary>The loss and the metrics of a network on samples that it is not trained on.</summary>
public readonly record struct TestResult
{
    /// <summary>The loss, without a regularizer's penalty.</summary>
    public required float Loss { get; init; }

    /// <summary>The fraction of samples, each counted with its weight, whose largest output is at the label (or at the largest target of its row), 0 to 1; NaN
    /// where there is one target number per sample, which is no class unless the loss says so (<see cref="Loss.OutputKind"/>).</summary>
    public required float Accuracy { get; init; }

    /// <summary>The metrics by name; empty for a single batch, and where none are set.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get => field ?? ReadOnlyDictionary<string, double>.Empty; init; }

    /// <summary>Whether all numbers are equal.</summary>
    public bool Equals(TestResult other) => Loss.Equals(other.Loss) && Accuracy.Equals(other.Accuracy) && Metrics.SequenceEqual(other.Metrics);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Loss, Accuracy, Metrics.Count);
}
