using FastNn.Model;

namespace FastNn.Autograd;

/// <summary>Updates parameters with the gradients that <see cref="Tensor.Backward"/> has computed, as a <c>Trainer</c> does: regularizer, clipping,
/// optimizer, constraint.</summary>
/// <remarks>One caller at a time. Allocates when made and never again.</remarks>
public sealed class TapeOptimizer
{
    readonly ParameterUpdater updater;

    /// <param name="parameters">Those of a <see cref="Tape"/>, or of a network that a tape computes.</param>
    /// <param name="optimizer">The optimizer. Its learning rate may be changed between steps.</param>
    /// <exception cref="ArgumentException">The optimizer's states are not 0 to 3.</exception>
    public TapeOptimizer(ParameterList parameters, Optimizer optimizer)
    {
        updater = new ParameterUpdater(parameters, optimizer);
        Parameters = parameters;
    }

    /// <summary>The parameters to update.</summary>
    public ParameterList Parameters { get; }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer => updater.Optimizer;

    /// <summary>Adds its gradient before the step; none unless set.</summary>
    public Regularizer? Regularizer { get => updater.Regularizer; init => updater.Regularizer = value; }

    /// <summary>Restricts matrices of weights after the step; none unless set. The inputs of a tape's matrix are its rows: x.Dot(w).</summary>
    public Constraint? Constraint { get => updater.Constraint; init => updater.Constraint = value; }

    /// <summary>The largest L2 norm of all gradients together, to which longer ones are scaled; infinite unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0.</exception>
    public float ClipGradientNorm { get => updater.ClipGradientNorm; init => updater.ClipGradientNorm = value; }

    /// <summary>The largest size of an element of the gradient, before <see cref="ClipGradientNorm"/>; infinite unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0.</exception>
    public float ClipGradientValue { get => updater.ClipGradientValue; init => updater.ClipGradientValue = value; }

    /// <summary>Steps made so far.</summary>
    public long Steps => updater.Steps;

    /// <summary>Updates all parameters once.</summary>
    public void Step() => updater.Update(null);
}
