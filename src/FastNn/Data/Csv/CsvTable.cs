namespace FastNn.Data;

/// <summary>A table of a CSV file as numbers, and what they stand for.</summary>
/// <param name="Data">The rows: categories as their numbers, missing values as NaN.</param>
/// <param name="Schema">The columns, by which other rows become the same numbers.</param>
public sealed record CsvTable(Dataset Data, CsvSchema Schema);
