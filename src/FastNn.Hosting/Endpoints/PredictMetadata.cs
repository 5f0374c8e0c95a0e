namespace FastNn.Hosting;

/// <summary>The metadata of a prediction endpoint, by which other components find its models in <see cref="ServedModels"/>.</summary>
/// <param name="Model">The name of its model; null where the route has the parameter <c>{model}</c>.</param>
public sealed record PredictMetadata(string? Model)
{
    /// <summary>The rows that the endpoint takes; null where it takes samples by the names of the columns, and arrays of numbers.</summary>
    public RowMetadata? Row { get; init; }
}
