namespace FastNn;

/// <summary>The mean of |output - target| / |target| over samples and outputs (MAPE), as a fraction: 0.1 is 10 %.</summary>
/// <remarks>As scikit-learn's <c>mean_absolute_percentage_error</c>: |target| below 2^-52 is raised to it, so that a target of 0 makes the value huge, not
/// infinite.</remarks>
public sealed class MeanAbsolutePercentageError : ErrorMetric
{
    // 2^-52, the spacing of doubles at 1, which scikit-learn uses.
    const double Smallest = 2.220446049250313e-16;

    /// <inheritdoc/>
    public override double Value => Mean;

    /// <inheritdoc/>
    protected override double ComputeCost(double error, double target) => Math.Abs(error) / Math.Max(Math.Abs(target), Smallest);
}
