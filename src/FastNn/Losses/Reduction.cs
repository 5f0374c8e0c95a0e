namespace FastNn;

/// <summary>How the terms of a loss become one number, and so how large its gradient is.</summary>
/// <remarks>A loss that has one term per sample, such as <see cref="SoftmaxCrossEntropy"/>, has no outputs to average over: there
/// <see cref="Mean"/> and <see cref="MeanOverBatch"/> are the same, and so are <see cref="Sum"/> and <see cref="SumOverBatch"/>.</remarks>
public enum Reduction
{
    /// <summary>Mean over samples and outputs, as PyTorch's.</summary>
    Mean,

    /// <summary>Sum over samples and outputs.</summary>
    Sum,

    /// <summary>Mean over the outputs, summed over the samples.</summary>
    SumOverBatch,

    /// <summary>Sum over the outputs, mean over the samples.</summary>
    MeanOverBatch,
}
