using FastNn.Contracts;
using FastNn.Kernels;

namespace FastNn;

/// <summary>
/// Limits the L2 norm of every row of a weight matrix, the weights of one output: longer rows are scaled down to the limit after every update
/// (N. Srebro and A. Shraibman, 2005; with dropout N. Srivastava et al., 2014). As PyTorch's <c>renorm(2, 0, limit)</c>.
/// </summary>
/// <param name="limit">The largest norm: finite, above 0; usually 3 to 4.</param>
/// <exception cref="ArgumentException">The limit is not above 0, or not finite.</exception>
public sealed class MaxNorm(double limit = 3) : Constraint
{
    /// <summary>The largest norm of a row.</summary>
    public double Limit { get; } = Require.Positive((float)limit, nameof(limit));

    /// <inheritdoc/>
    public override void Apply(WeightView weights) => RowNorms.Limit(weights.Panels, weights.Columns, (float)Limit);

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings) => settings.Set("limit", (float)Limit);
}
