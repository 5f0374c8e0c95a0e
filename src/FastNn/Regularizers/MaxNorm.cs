using FastNn.Kernels;

namespace FastNn;

/// <summary>
/// Every row of a weight matrix, all that leads to one output, is at most so long in the L2 norm: longer ones are shortened after every update
/// (N. Srebro and A. Shraibman, 2005; with dropout N. Srivastava and others, 2014). As PyTorch's <c>renorm(2, 0, limit)</c>.
/// </summary>
public sealed class MaxNorm : Constraint
{
    /// <param name="limit">The largest norm: finite, above 0. 3 to 4 is usual.</param>
    /// <exception cref="ArgumentException">It is not above 0, or not finite.</exception>
    public MaxNorm(float limit = 3)
    {
        if (!float.IsFinite(limit) || limit <= 0)
        {
            throw new ArgumentException($"The limit of MaxNorm is {limit}; it must be a finite number above 0.", nameof(limit));
        }
        Limit = limit;
    }

    /// <summary>The largest norm.</summary>
    public float Limit { get; }

    internal override void Describe(PartSettings settings) => settings.Set("limit", Limit);

    internal override void Apply(Span<float> panels, int inputs) => RowNorms.Limit(panels, inputs, Limit);
}
