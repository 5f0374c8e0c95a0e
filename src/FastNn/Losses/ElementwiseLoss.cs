using FastNn.Kernels;

namespace FastNn;

/// <summary>A loss that is a sum over outputs. Give it the mathematics as a struct; it runs at every register width and allocates nothing.</summary>
/// <typeparam name="TTerm">The term and its derivative.</typeparam>
/// <param name="term">The term with its constants.</param>
public abstract class ElementwiseLoss<TTerm>(TTerm term) : Loss where TTerm : struct, ILossTerm
{
    readonly TTerm term = term;

    /// <inheritdoc/>
    protected internal override void Check(int rows, int outputs, Targets targets)
    {
        if (targets.AreLabels)
        {
            throw new ArgumentException($"{GetType().Name} compares numbers, but the targets are labels. Give it rows of {outputs} numbers (Dataset.OneHot() makes them), or use SoftmaxCrossEntropy.", nameof(targets));
        }
        base.Check(rows, outputs, targets);
    }

    /// <inheritdoc/>
    protected internal override float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient)
    {
        ReadOnlyMatrix rows = targets.AsMatrix(outputs.Rows, outputs.Columns);
        double weight = WeightOfOutput(outputs.Rows, outputs.Columns);
        double loss = LossRows.Sum(term, outputs, rows) * weight;
        if (!gradient.IsEmpty)
        {
            LossRows.Gradient(term, outputs, rows, (float)weight, gradient);
        }
        return (float)loss;
    }
}
