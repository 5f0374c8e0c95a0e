using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Threading;

namespace FastNn.Layers;

/// <summary>The backward pass of y = x∘v with a vector v of each member, member by member. The vectors and their gradients are in whole panels
/// meanwhile.</summary>
readonly ref struct ScaledBackward
{
    readonly ParameterVector vector;
    readonly Span<float> values, gradients;
    readonly int members, padded;

    /// <param name="vector">v: [members·columns]</param>
    /// <param name="memory">Twice the columns in whole panels of all members.</param>
    /// <param name="members">Members.</param>
    /// <param name="accumulate">Whether the gradient is added to that of the parameter.</param>
    public ScaledBackward(ParameterVector vector, Span<float> memory, int members, bool accumulate)
    {
        (this.vector, this.members) = (vector, members);
        padded = Panel.Pad(vector.Columns / members);
        values = memory[..(members * padded)];
        Members.Spread(vector.Value, values, members);
        if (!vector.IsFrozen)
        {
            gradients = memory.Slice(members * padded, members * padded);
            if (accumulate)
            {
                Members.Spread(vector.Gradient, gradients, members);
            }
            else
            {
                gradients.Clear();
            }
        }
    }

    /// <summary>Computes dx = dy∘v of a member, where dx is not empty, and adds dy∘x to the gradient of v.  x, dy, dx: [rows, columns]</summary>
    public void Run(int member, ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, Workers? workers) =>
        WeightedColumns.Backward(default(FactorOp), x, dy, dx, values.Slice(member * padded, padded),
            gradients.IsEmpty ? [] : gradients.Slice(member * padded, padded), accumulate: true, workers);

    /// <summary>Stores the gradient of v.</summary>
    public void Finish()
    {
        if (!gradients.IsEmpty)
        {
            Members.Gather(gradients, vector.Gradient, members);
        }
    }
}
