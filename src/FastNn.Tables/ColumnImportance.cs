namespace FastNn.Tables;

/// <summary>How much a model depends on a column: by how much the loss rises when the values of the column are permuted among the rows (L. Breiman, "Random
/// forests", 2001).</summary>
/// <param name="Name">The column.</param>
/// <param name="Importance">The mean rise of log loss, or of the root mean squared error in the label's units. About 0 or below: not used.</param>
/// <param name="Deviation">The standard deviation over the permutations.</param>
public sealed record ColumnImportance(string Name, double Importance, double Deviation);
