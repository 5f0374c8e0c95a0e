namespace FastNn.Hosting;

/// <summary>A version of a model, with what belongs to it.</summary>
/// <param name="Snapshot">Rents predictors of this version.</param>
/// <param name="Columns">The names of its columns; null where its network has no schema.</param>
/// <param name="Inputs">The number of inputs.</param>
/// <param name="Outputs">The number of outputs.</param>
sealed record LoadedModel(ModelSnapshot Snapshot, NamedColumns? Columns, int Inputs, int Outputs);
