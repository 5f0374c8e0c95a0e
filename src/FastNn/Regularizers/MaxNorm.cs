using FastNn.Contracts;
using FastNn.Kernels;

namespace FastNn;

/// <summary>
/// Limits the L2 norm of every row of a weight matrix, which is all weights of one output: longer rows are scaled to the limit after every update
/// (N. Srebro and A. Shraibman, 2005; with dropout N. Srivastava and others, 2014). As PyTorch's <c>renorm(2, 0, limit)</c>.
/// </summary>
/// <param name="limit">The largest norm: finite, above 0. 3 to 4 is usual.</param>
/// <exception cref="ArgumentException">The limit is not above 0, or not finite.</exception>
public sealed class MaxNorm(double limit = 3) : Constraint
{
    /// <summary>The largest norm.</summary>
    public double Limit { get; } = Require.Positive((float)limit, nameof(limit));

    internal override void Describe(PartSettings settings) => settings.Set("limit", (float)Limit);

    internal override void Apply(Span<float> panels, int inputs) => RowNorms.Limit(panels, inputs, (float)Limit);
}
