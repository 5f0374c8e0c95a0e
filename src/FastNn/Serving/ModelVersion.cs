namespace FastNn;

/// <summary>The version of the model that a <see cref="ModelHandle"/> predicts with.</summary>
public sealed record ModelVersion
{
    /// <summary>1 for the first model of the handle, one more for each publication.</summary>
    public required long Number { get; init; }

    /// <summary><see cref="Network.ComputeHash"/> of the model: equal models have equal hashes, in every process.</summary>
    public required string ContentHash { get; init; }

    /// <summary>When the model was published.</summary>
    public required DateTimeOffset PublishedAt { get; init; }
}
