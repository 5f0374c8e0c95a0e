namespace FastNn.Hosting;

/// <summary>The metadata of a prediction endpoint, by which other components find its models in <see cref="ServedModels"/>.</summary>
/// <param name="Model">The name of its model; null where the route has the parameter <c>{model}</c>.</param>
public sealed record PredictMetadata(string? Model);
