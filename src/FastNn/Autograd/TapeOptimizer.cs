using FastNn.Layers;
using FastNn.Memory;

namespace FastNn.Autograd;

/// <summary>Lets parameters follow the gradients that <see cref="Tensor.Backward"/> left in them: an optimizer, and what it remembers of them.</summary>
/// <remarks>One caller at a time. Allocates when made and never again.</remarks>
public sealed class TapeOptimizer
{
    readonly ParameterStore store;
    readonly Slab gradients, states;

    /// <param name="parameters">Those of a <see cref="Tape"/>, or of a network that a tape computes.</param>
    /// <param name="optimizer">How they follow their gradients.</param>
    /// <exception cref="ArgumentException">The optimizer's states are not 0 to 3.</exception>
    public TapeOptimizer(ParameterList parameters, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(optimizer);
        if (optimizer.StateCount is < 0 or > 3)
        {
            throw new ArgumentException($"{optimizer.GetType().Name}.States is {optimizer.StateCount}; an optimizer remembers 0 to 3 numbers of every parameter.", nameof(optimizer));
        }
        Parameters = parameters;
        Optimizer = optimizer;
        store = parameters.Store;
        gradients = store.RequireGradients();
        states = new Slab((long)optimizer.StateCount * store.Trained);
    }

    /// <summary>What is changed.</summary>
    public ParameterList Parameters { get; }

    /// <summary>How. Its rate may be changed between steps.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Steps made so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Changes all parameters once.</summary>
    public void Step()
    {
        Optimizer.Step(new OptimizerStep(store.TrainedValues, gradients.Span, states.Span, store.Decaying, Steps + 1, null));
        Steps++;
    }
}
