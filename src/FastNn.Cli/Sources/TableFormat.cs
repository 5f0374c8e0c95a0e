namespace FastNn.Cli;

/// <summary>How a CSV file is read, as it was given on the command line.</summary>
/// <param name="Separator">The separator of cells; null to detect it.</param>
/// <param name="Ignored">Names or indices of columns to ignore.</param>
/// <param name="Categorical">Names or indices of columns whose numbers are categories.</param>
/// <param name="Missing">The words for a missing value; null for the default ones.</param>
/// <param name="MaxCategories">The most categories of a column; null for the default.</param>
/// <param name="DropsMissingLabels">Whether rows without a label are left out.</param>
sealed record TableFormat(
    char? Separator, IReadOnlyList<string> Ignored, IReadOnlyList<string> Categorical, IReadOnlyList<string>? Missing, int? MaxCategories,
    bool DropsMissingLabels);
