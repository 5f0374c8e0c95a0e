namespace FastNn.Data;

/// <summary>A table of a CSV file as numbers, with its schema.</summary>
/// <param name="Data">The rows: categories as their numbers, missing values as NaN.</param>
/// <param name="Schema">The columns, which encode other rows in the same way.</param>
public sealed record CsvTable(Dataset Data, CsvSchema Schema);
