namespace FastNn;

/// <summary>
/// A layer that prepares raw rows at the beginning of a network. Its statistics of the columns are measured before training and saved with the weights, so that
/// predictions take raw rows too. A network whose preprocessing was never fitted is neither trained nor saved.
/// </summary>
/// <remarks><c>network.FitPreprocessing(rows)</c> fits several in order, each to the outputs of those before it. Layers before the first trained one have no
/// backward pass.</remarks>
public abstract class PreprocessingLayer : Layer
{
    /// <summary>Measures the columns of rows, in one pass; missing values (NaN) are ignored. Allocates.</summary>
    /// <param name="rows">A dataset, or other rows, as this layer gets them.</param>
    /// <returns>This layer.</returns>
    /// <exception cref="ArgumentException">A row contains an infinite number, or the rows do not have the layer's inputs; nothing is changed.</exception>
    /// <remarks>Not while the network predicts.</remarks>
    public abstract PreprocessingLayer Fit(IInputRows rows);

    /// <summary>
    /// Whether the layer was fitted, or its statistics were loaded or set (<see cref="Parameter.Set"/>). Where it was not and is before the first trained
    /// layer, training and saving the network throw <see cref="InvalidOperationException"/>. True unless overridden.
    /// </summary>
    public virtual bool IsFitted => true;
}
