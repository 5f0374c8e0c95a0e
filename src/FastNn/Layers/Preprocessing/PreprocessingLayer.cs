namespace FastNn;

/// <summary>
/// A layer for raw rows, first in a network: what it knows of their columns is measured before the training, kept with the weights and saved with them, so that
/// predictions take rows as raw as the training did. A network whose preprocessing was never fitted is neither trained nor saved.
/// </summary>
/// <remarks>Several of them, one behind the other, are fitted by <c>network.FitPreprocessing(rows)</c>: each to what those before it make of the rows. Nothing
/// that comes
/// before the first trained layer costs a backward pass.</remarks>
public abstract class PreprocessingLayer : Layer
{
    /// <summary>Measures the columns of rows, which this layer is going to see as they are. Walks through them once; missing values (NaN) are left
    /// out.</summary>
    /// <param name="rows">A dataset, or other rows of as many inputs as the layer has.</param>
    /// <returns>This layer.</returns>
    /// <exception cref="ArgumentException">A row holds an infinite number, or the rows do not have the layer's inputs; nothing is changed.</exception>
    /// <remarks>Allocates. Not while others predict.</remarks>
    public abstract PreprocessingLayer Fit(IInputRows rows);

    /// <summary>
    /// Whether the layer knows its columns: it was fitted, or its statistics were loaded or set (<see cref="Parameter.Set"/>). While it does not, and stands
    /// before the first trained layer, training and saving its
    /// network throw <see cref="InvalidOperationException"/>. True unless overridden, for layers that have nothing to measure.
    /// </summary>
    public virtual bool IsFitted => true;
}
