using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Layers;

namespace FastNn;

/// <summary>
/// Inverted dropout, as PyTorch's: in training y = 0 with probability rate and x/(1 - rate) otherwise; in predictions and tests y = x (N. Srivastava and
/// others, "Dropout: a simple way to prevent neural networks from overfitting", 2014).  x, y: [rows, inputs]
/// </summary>
/// <remarks>The mask depends on the trainer's seed, the number of the step and the position alone, not on threads or the tier. The probability is the multiple
/// of 2⁻¹⁶ nearest to the rate, at most 1 - 2⁻¹⁶. A schedule may multiply the rate (<c>FitOptions.DropoutSchedule</c>).</remarks>
public sealed class Dropout : Layer, IProductEpilogue
{
    readonly float rate;
    int number;

    /// <param name="rate">The probability of a zero, at least 0 and below 1.</param>
    /// <exception cref="ArgumentException">rate is outside of that range.</exception>
    public Dropout(float rate = 0.5f) => this.rate = Require.Fraction(rate, nameof(rate));

    /// <inheritdoc/>
    public override int GetOutputSize(int inputs) => inputs;

    /// <summary>True.</summary>
    protected internal override bool IsElementwise => true;

    bool IProductEpilogue.FusesInTraining => false;

    /// <inheritdoc/>
    protected internal override void Build(LayerBuilder builder) => number = builder.Number;

    /// <inheritdoc/>
    protected internal override void Forward(ReadOnlyMatrix x, Matrix y, in Pass pass)
    {
        if (pass.IsTraining)
        {
            int chance = GetChance(in pass);
            DropoutMask.Forward(x, y, pass.Seed(number), chance, DropoutMask.Scale(chance), pass.Workers);
        }
        else
        {
            RowCopy.Run(x, y);
        }
    }

    void IProductEpilogue.Forward(LinearProduct product, ReadOnlyMatrix x, Matrix z, Matrix y, in Pass pass)
    {
        product.Forward(x, z, default(NoEpilogue), in pass);
        RowCopy.Run(z, y);
    }

    RowStep IProductEpilogue.CreateRowStep(LinearProduct product, bool exactOrder) => product.CreateRowStep(exactOrder);

    /// <inheritdoc/>
    protected internal override void Backward(ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, in Pass pass)
    {
        if (!dx.IsEmpty)
        {
            DropoutMask.Backward(y, dy, dx, DropoutMask.Scale(GetChance(in pass)), pass.Workers);
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings) => settings.Set("rate", rate);

    int GetChance(in Pass pass) => DropoutMask.Chance(rate * pass.DropoutFactor);
}
