namespace FastNn;

/// <summary>The mean of |output - target| over samples and outputs (MAE), in the targets' unit.</summary>
public sealed class AbsoluteError : ErrorMetric
{
    /// <inheritdoc/>
    public override double Value => Mean;

    /// <inheritdoc/>
    protected override double ComputeCost(double error, double target) => Math.Abs(error);
}
