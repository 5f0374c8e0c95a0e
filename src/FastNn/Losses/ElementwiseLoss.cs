namespace FastNn;

/// <summary>A loss that is a sum of a term over outputs. The term is a struct; it runs at every register width and allocates nothing.</summary>
/// <typeparam name="TTerm">The term and its derivative.</typeparam>
/// <param name="term">The term with its constants.</param>
public abstract class ElementwiseLoss<TTerm>(TTerm term) : Loss where TTerm : struct, ILossTerm
{
    readonly TTerm term = term;

    /// <inheritdoc/>
    protected internal override bool AcceptsLabels => false;

    /// <inheritdoc/>
    protected internal override float Evaluate(ReadOnlyMatrix outputs, Targets targets, Matrix gradient) =>
        EvaluateTerms(term, outputs, targets, gradient, OutputFactor(outputs.Rows, outputs.Columns));
}
