using System.Globalization;
using FastNn.Contracts;

namespace FastNn;

/// <summary>
/// Sets the factor at given epochs: <c>new PiecewiseConstant((10, 0.1), (20, 0.01))</c> is 1 for ten epochs, 0.1 for the next ten, and 0.01 afterwards.
/// PyTorch's MultiStepLR with factors of your own; Keras's PiecewiseConstantDecay, which changes one batch later.
/// </summary>
public sealed class PiecewiseConstant : Schedule
{
    readonly (double Epoch, double Factor)[] steps;

    /// <param name="steps">The epochs done when a factor begins, ascending and above 0, each with its factor, at least 0. Before the first one the factor is
    /// 1.</param>
    /// <exception cref="ArgumentException">The epochs are not above 0 or not ascending, or a factor is negative or not finite.</exception>
    public PiecewiseConstant(params ReadOnlySpan<(double Epoch, double Factor)> steps)
    {
        double last = 0;
        foreach ((double epoch, double factor) in steps)
        {
            Require.Argument(epoch > last && double.IsFinite(epoch), nameof(steps),
                $"steps has the epoch {epoch} after {last}; epochs must be above 0, and each above the one before.");
            Require.NotNegative(factor, nameof(factor));
            last = epoch;
        }
        this.steps = [.. steps];
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        for (int i = 0; i < steps.Length; i++)
        {
            settings.Set(Name("epoch", i), steps[i].Epoch);
            settings.Set(Name("factor", i), steps[i].Factor);
        }
    }

    /// <inheritdoc/>
    public override double ComputeFactor(double epoch, int epochs)
    {
        double found = 1;
        foreach ((double start, double factor) in steps)
        {
            found = epoch >= start ? factor : found;
        }
        return found;
    }

    /// <summary>Creates the schedule from the settings that <see cref="Describe"/> wrote.</summary>
    internal static PiecewiseConstant Create(PartSettings settings)
    {
        var found = new List<(double, double)>();
        while (true)
        {
            float epoch = settings.GetSingle(Name("epoch", found.Count), 0), factor = settings.GetSingle(Name("factor", found.Count), 1);
            if (epoch == 0)
            {
                return new PiecewiseConstant([.. found]);
            }
            found.Add((epoch, factor));
        }
    }

    static string Name(string setting, int step) => string.Create(CultureInfo.InvariantCulture, $"{setting}{step}");
}
