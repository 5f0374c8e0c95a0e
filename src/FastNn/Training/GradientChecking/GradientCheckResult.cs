using FastNn.Contracts;
using FastNn.Training;

namespace FastNn;

/// <summary>An entry of a gradient, and the same by central differences.</summary>
/// <param name="Parameter">The parameter's name; "outputs" for the gradient of a loss by the network's outputs, "x" for the derivative of an
/// activation.</param>
/// <param name="Index">Its place in it, row-major.</param>
/// <param name="Gradient">The result of the backward pass.</param>
/// <param name="Difference">The result of central differences.</param>
/// <param name="RelativeError">Their difference, relative to the larger one, or to a tenth of the parameter's largest entry where both are small.</param>
public readonly record struct GradientEntry(string Parameter, int Index, double Gradient, double Difference, double RelativeError);

/// <summary>The result of a <see cref="GradientCheck"/>.</summary>
public sealed class GradientCheckResult
{
    internal GradientCheckResult(double tolerance) => Tolerance = tolerance;

    /// <summary>The relative error up to which an entry is right.</summary>
    public double Tolerance { get; }

    /// <summary>Entries that were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>Entries that differ by more than <see cref="Tolerance"/>.</summary>
    public int Wrong { get; private set; }

    /// <summary>Entries that cannot be compared: differences do not settle there, or the loss has a kink.</summary>
    public int Undecided { get; private set; }

    /// <summary>The entry with the largest relative error of those that were compared.</summary>
    public GradientEntry Worst { get; private set; }

    /// <summary>Whether no entry is wrong, and at least as many were compared as not.</summary>
    public bool IsRight => Wrong == 0 && Compared >= Math.Max(1, Undecided);

    /// <summary>Throws unless <see cref="IsRight"/>.</summary>
    /// <exception cref="InvalidOperationException">A gradient is wrong; the message names the worst entry.</exception>
    public void ThrowIfWrong() => Require.State(IsRight, $"{this}");

    /// <summary>The result in a sentence or two.</summary>
    public override string ToString()
    {
        string worst = Compared == 0 ? "" : FormattableString.Invariant($" The worst: d loss / d {Worst.Parameter}[{Worst.Index}] is {Worst.Gradient:g6}, ") +
            FormattableString.Invariant($"differences give {Worst.Difference:g6}, a relative error of {Worst.RelativeError:g3}.");
        return Wrong > 0 ? FormattableString.Invariant($"{Wrong} of {Compared} gradients are wrong by more than {Tolerance}.{worst}")
            : IsRight ? FormattableString.Invariant($"{Compared} gradients are right within {Tolerance}.{worst}")
            : FormattableString.Invariant($"Central differences do not settle: {Undecided} gradients could not be compared, and only {Compared} could. ") +
                $"Check a smaller network, with inputs of about 1.{worst}";
    }

    /// <summary>Counts an entry. Errors are relative to the floor where both values are smaller.</summary>
    internal void Compare(string name, int index, double gradient, CentralSlope slope, double floor)
    {
        double apart = Math.Abs(gradient - slope.Value), size = Math.Max(floor, Math.Max(Math.Abs(gradient), Math.Abs(slope.Value)));
        // A NaN or infinite gradient is wrong; a NaN loss makes the entry undecided.
        double error = !double.IsFinite(gradient) ? double.PositiveInfinity : apart == 0 ? 0 : apart / size;
        if (double.IsFinite(gradient) && !(error <= Tolerance) && !(apart > Tolerance * size + slope.Error))
        {
            Undecided++;
            return;
        }
        Compared++;
        Wrong += error > Tolerance ? 1 : 0;
        if (Compared == 1 || error > Worst.RelativeError)
        {
            Worst = new(name, index, gradient, slope.Value, error);
        }
    }
}
