namespace FastNn;

/// <summary>A column that holds numbers of categories.</summary>
/// <param name="Column">The column, from 0.</param>
/// <param name="Categories">The number of its categories, at least 1.</param>
public readonly record struct CategoricalColumn(int Column, int Categories);
