using FastNn.Layers;
using FastNn.Memory;

namespace FastNn.Training;

/// <summary>The mean predictions of the members of an ensemble that a <see cref="MemberLoss"/> trains, for metrics.</summary>
/// <param name="members">Members.</param>
/// <param name="columns">Outputs of a member.</param>
/// <param name="kind">What the members produce.</param>
/// <param name="maxRows">The largest batch.</param>
sealed class MemberPredictions(int members, int columns, OutputKind kind, int maxRows)
{
    readonly Slab mean = new((long)maxRows * Panel.Stride(columns)), other = new((long)maxRows * Panel.Stride(columns));

    /// <summary>Computes the mean, which is valid until the next call.  outputs: [rows, members·columns]  returns: [rows, columns]</summary>
    public ReadOnlyMatrix Compute(ReadOnlyMatrix outputs)
    {
        Matrix y = Members.ToMatrix(mean.Span, outputs.Rows, columns);
        MemberMean.Compute(outputs, members, kind, y, Members.ToMatrix(other.Span, outputs.Rows, columns), null);
        return y;
    }
}
