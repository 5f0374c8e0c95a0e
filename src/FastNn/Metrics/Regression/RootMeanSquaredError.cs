namespace FastNn;

/// <summary>√(mean of (output - target)² over samples and outputs) (RMSE), in the targets' unit.</summary>
public sealed class RootMeanSquaredError : ErrorMetric
{
    /// <inheritdoc/>
    public override double Value => Math.Sqrt(Mean);

    /// <inheritdoc/>
    protected override double ComputeCost(double error, double target) => error * error;
}
