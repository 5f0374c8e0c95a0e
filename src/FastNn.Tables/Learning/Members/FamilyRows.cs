using FastNn.Data;

namespace FastNn.Tables;

/// <summary>A family of members with the rows of each.</summary>
/// <param name="Recipe">How they are built and trained.</param>
/// <param name="Output">Their last layers.</param>
/// <param name="Parts">The prepared rows of each member, with their targets in the label's units.</param>
/// <param name="Standardized">The same rows, with the targets that members are trained on.</param>
/// <param name="First">The number of the first member in the model.</param>
sealed record FamilyRows(MemberRecipe Recipe, OutputLayers Output, IReadOnlyList<Fold> Parts, IReadOnlyList<Fold> Standardized, int First);
