using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Optimizers;
using FastNn.Threading;

namespace FastNn;

/// <summary>One update of parameters, as a trainer hands it to an <see cref="Optimizer"/>: of all of them at once, or of those with the same factors.</summary>
public readonly ref struct OptimizerStep
{
    readonly Span<float> values, states;
    readonly ReadOnlySpan<float> gradients;
    readonly int decaying;
    readonly Workers? workers;
    readonly ParameterRun run;

    internal OptimizerStep(
        Span<float> values, ReadOnlySpan<float> gradients, Span<float> states, int decaying, long number, Workers? workers, ParameterRun? run = null)
    {
        this.values = values;
        this.gradients = gradients;
        this.states = states;
        this.decaying = decaying;
        this.workers = workers;
        this.run = run ?? new(0, values.Length, 1, 1);
        Number = number;
    }

    /// <summary>The step's number, from 1.</summary>
    public long Number { get; }

    /// <summary>Multiplies <see cref="Optimizer.LearningRate"/> in the rules of this step: <see cref="Parameter.LearningRateFactor"/>.</summary>
    public float LearningRateFactor => run.LearningRateFactor;

    /// <summary>Multiplies the weight decay in the rules of this step: <see cref="Parameter.DecayFactor"/>.</summary>
    public float DecayFactor => run.DecayFactor;

    /// <summary>Updates the parameters in one pass: those that decay (weights) by one rule, the others (biases) by another.</summary>
    /// <exception cref="InvalidOperationException">The rule has more states than the optimizer's <see cref="Optimizer.StateCount"/>; nothing is
    /// changed.</exception>
    public void Run<TRule>(TRule weights, TRule biases) where TRule : struct, IUpdateRule
    {
        Require.State((long)TRule.States * values.Length <= states.Length,
            $"{typeof(TRule)}.States is {TRule.States}, but the States of its optimizer is {states.Length / values.Length}: both must be how many numbers " +
            $"the rule remembers of every parameter.");
        int count = run.CountBefore(decaying);
        Over(weights, run.Start, count);
        Over(biases, run.Start + count, run.Length - count);
    }

    void Over<TRule>(TRule rule, int start, int length) where TRule : struct, IUpdateRule => Update.Run(
        rule,
        values.Slice(start, length),
        gradients.Slice(start, length),
        State(0, TRule.States, start, length),
        State(1, TRule.States, start, length),
        State(2, TRule.States, start, length),
        workers);

    // States of one kind lie together, in the order of the parameters.
    Span<float> State(int index, int count, int start, int length) => index < count ? states.Slice(index * values.Length + start, length) : default;
}
