using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;
using FastNn.Memory;
using FastNn.Threading;

namespace FastNn;

/// <summary>The mean over the members of an ensemble, for predictions: the last layer behind a <see cref="MemberDense"/>. y = Σ f(x_m) / members, where f is a
/// softmax or a sigmoid if <see cref="MemberKind"/> says so.  x: [rows, members·outputs]  y: [rows, outputs]</summary>
/// <param name="members">Members, at least 1.</param>
/// <exception cref="ArgumentOutOfRangeException">members is below 1.</exception>
/// <remarks>Train without it, with a <c>MemberLoss</c>: the mean of the losses of the members, and not the loss of their mean.</remarks>
public sealed class MemberMean(int members) : Layer
{
    readonly int members = Require.AtLeast(members, 1, nameof(members));

    /// <summary>What the members produce: <see cref="OutputKind.Logits"/>, of which each member's softmax is taken before the mean,
    /// <see cref="OutputKind.Scores"/>, of which the sigmoid is taken, or values and probabilities, which are taken as they are;
    /// <see cref="OutputKind.Values"/> unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the four.</exception>
    public OutputKind MemberKind
    {
        get;
        init
        {
            Require.Range(Enum.IsDefined(value), nameof(MemberKind), $"MemberKind is {(int)value}; it must be Values, Logits, Scores or Probabilities.");
            field = value;
        }
    }

    /// <summary>Values where the members produce values, probabilities otherwise.</summary>
    public override OutputKind Produces => MemberKind == OutputKind.Values ? OutputKind.Values : OutputKind.Probabilities;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The inputs are not the same number for each member.</exception>
    public override int GetOutputSize(int inputs) => Members.Divide(inputs, members);

    /// <inheritdoc/>
    protected internal override long ScratchSize(int inputs, int rows) => 2L * rows * Panel.Stride(inputs / members);

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass) =>
        Compute(x, members, MemberKind, y, Members.ToMatrix(pass.Scratch, x.Rows, y.Columns), pass.Workers);

    /// <summary>Computes the mean.  x: [rows, members·outputs]  y, other: [rows, outputs]</summary>
    internal static void Compute(ReadOnlyMatrix x, int members, OutputKind kind, Matrix y, Matrix other, Workers? workers)
    {
        for (int member = 0; member < members; member++)
        {
            ComputeMember(Members.Of(x, member, y.Columns), kind, member == 0 ? y : other, workers);
            if (member > 0)
            {
                Binary.Run(default(AddOp), y, other, y, workers);
            }
        }
        Binary.Run(new ScaleOp(1f / members), y, y, y, workers);
    }

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (dx.IsEmpty)
        {
            return;
        }
        Matrix share = Members.ToMatrix(pass.Scratch, x.Rows, y.Columns), own = Members.ToMatrix(pass.Scratch[share.Data.Length..], x.Rows, y.Columns);
        Binary.Run(new ScaleOp(1f / members), dy, dy, share, pass.Workers);
        for (int member = 0; member < members; member++)
        {
            ReadOnlyMatrix input = Members.Of(x, member, y.Columns);
            ComputeMember(input, MemberKind, own, pass.Workers);
            if (MemberKind == OutputKind.Logits)
            {
                SoftmaxRows.Backward(own, share, own);
            }
            else if (MemberKind == OutputKind.Scores)
            {
                Unary.Backward(default(Sigmoid.Op), input, own, share, own, pass.Workers);
            }
            // Kernels write whole panels, which have the next member's numbers in dx.
            RowCopy.Run(MemberKind is OutputKind.Logits or OutputKind.Scores ? own : share, Members.Of(dx, member, y.Columns));
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("members", members);
        settings.Set("produces", (double)(int)MemberKind);
    }

    static void ComputeMember(ReadOnlyMatrix x, OutputKind kind, Matrix y, Workers? workers)
    {
        switch (kind)
        {
            case OutputKind.Logits:
                SoftmaxRows.Forward(x, y);
                break;
            case OutputKind.Scores:
                Unary.Forward(default(Sigmoid.Op), x, y, workers);
                break;
            default:
                RowCopy.Run(x, y);
                break;
        }
    }
}
