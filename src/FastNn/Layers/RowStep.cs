namespace FastNn.Layers;

/// <summary>
/// A layer made ready to predict one row: where its parameters lie and which kernel runs at this tier are settled once, so that a small network
/// costs little more than its arithmetic.
/// </summary>
abstract class RowStep
{
    /// <summary>y = f(x).  x: the layer's inputs, in whole panels unless it is the first  y: its outputs in whole panels</summary>
    public abstract void Run(ref float x, ref float y);
}
