using System.Runtime.CompilerServices;
using FastNn.Contracts;
using FastNn.Losses;

namespace FastNn;

/// <summary>
/// The mean of the losses of the members of an ensemble, Σ loss(y_m, t) / members, which trains each of them (never the loss of their mean): for networks that
/// end in a <c>MemberDense</c>. Targets are those of one member, and every member has all of them, with their weights.  outputs: [rows,
/// members·outputs]  target rows: [rows, outputs]
/// </summary>
/// <remarks>Reduction and class weights are those of the inner loss. Accuracy and metrics compare the targets with the mean of the members' predictions: of
/// their probabilities where the inner loss reads logits or scores.</remarks>
public sealed class MemberLoss : Loss
{
    // Repeated targets that fit on the stack.
    const int Repeated = 2048;

    readonly Loss inner;
    readonly int members;

    /// <param name="inner">The loss of a member.</param>
    /// <param name="members">Members, at least 1.</param>
    /// <exception cref="ArgumentNullException">inner is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">members is below 1.</exception>
    public MemberLoss(Loss inner, int members)
    {
        ArgumentNullException.ThrowIfNull(inner);
        this.inner = inner;
        this.members = Require.AtLeast(members, 1, nameof(members));
        (Reduction, ClassWeights) = (inner.Reduction, inner.ClassWeights);
    }

    /// <summary>How the inner loss reads the outputs of a member.</summary>
    public override OutputKind OutputKind => inner.OutputKind;

    /// <inheritdoc/>
    protected internal override bool AcceptsLabels => inner.AcceptsLabels;

    /// <inheritdoc/>
    protected internal override int GetTargetSize(int outputs) => inner.GetTargetSize(outputs / members);

    /// <inheritdoc/>
    protected internal override float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient) =>
        ComputeMean(EvaluateSum(outputs, targets, gradient, outputs.Rows));

    /// <inheritdoc/>
    protected internal override void ValidateTargets(int rows, int outputs, Targets targets) => inner.ValidateTargets(rows, outputs / members, targets);

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        settings.Set("members", members);
        var own = new PartSettings();
        inner.Describe(own);
        settings.Set($"inner {inner.GetType().Name}", true);
        foreach ((string name, double value) in own.Values)
        {
            settings.Set($"inner {name}", value);
        }
    }

    internal override double SumWeights(int rows, int outputs, Targets targets) => inner.SumWeights(rows, outputs / members, targets);

    // Row by row, members below each other: nothing between the numbers of a row and those of the next belongs to a member.
    [SkipLocalsInit]
    internal override LossSum EvaluateSum(ReadOnlyMatrix outputs, Targets targets, Matrix gradient, double batchWeight)
    {
        int own = outputs.Columns / members, target = GetTargetSize(outputs.Columns);
        int most = Math.Min(members, targets.AreLabels ? Repeated : Math.Max(1, Repeated / target));
        Span<int> labels = stackalloc int[Repeated];
        Span<float> values = stackalloc float[Repeated], weights = stackalloc float[Repeated];
        var sum = new LossSum();
        for (int row = 0; row < outputs.Rows; row++)
        {
            Targets one = targets.Slice(row, 1, target);
            for (int first = 0; first < members; first += most)
            {
                int count = Math.Min(most, members - first), start = row * outputs.Stride + first * own;
                var y = new ReadOnlyMatrix(outputs.Data.Slice(start, count * own), count, own);
                Matrix dy = gradient.IsEmpty ? default : new(gradient.Data.Slice(row * gradient.Stride + first * own, count * own), count, own);
                sum += inner.EvaluateSum(y, count == 1 ? one : one.Repeat(count, labels, values, weights), dy, batchWeight * members);
                if (IsSum)
                {
                    Divide(dy.Data);
                }
            }
        }
        return new(sum.Sum / members, sum.Weight / members);
    }

    internal override void ValidateOutputs(int outputs)
    {
        Require.Argument(outputs % members == 0, "network",
            $"The network has {outputs} outputs, which must be the same number for each of the {members} members. Let its last layer be a MemberDense.");
        inner.ValidateOutputs(outputs / members);
    }

    internal override void ValidateNetwork(OutputKind produced, int outputs)
    {
        ValidateOutputs(outputs);
        inner.ValidateNetwork(produced, outputs / members);
    }

    void Divide(Span<float> gradient)
    {
        foreach (ref float value in gradient)
        {
            value /= members;
        }
    }
}
