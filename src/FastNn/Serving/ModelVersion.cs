namespace FastNn;

/// <summary>Which model a <see cref="ModelHandle"/> predicts with.</summary>
/// <param name="Number">1 for the first model of the handle, and one more for every publication.</param>
/// <param name="ContentHash"><see cref="Network.ComputeHash"/> of the model: equal models have equal hashes, in every process.</param>
/// <param name="PublishedAt">When it was published.</param>
public sealed record ModelVersion(long Number, string ContentHash, DateTimeOffset PublishedAt);
