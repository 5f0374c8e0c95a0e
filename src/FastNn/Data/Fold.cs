namespace FastNn.Data;

/// <summary>A pair of parts of a dataset, for cross-validation.</summary>
/// <param name="Training">The rows to train on.</param>
/// <param name="Validation">The other rows.</param>
public readonly record struct Fold(Dataset Training, Dataset Validation);
