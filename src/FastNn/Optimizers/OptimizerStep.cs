using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Threading;

namespace FastNn;

/// <summary>One update of all parameters, which a trainer passes to an <see cref="Optimizer"/>. Lives on the stack.</summary>
public readonly ref struct OptimizerStep
{
    readonly Span<float> values, states;
    readonly ReadOnlySpan<float> gradients;
    readonly int decaying;
    readonly Workers? workers;

    internal OptimizerStep(Span<float> values, ReadOnlySpan<float> gradients, Span<float> states, int decaying, long number, Workers? workers)
    {
        this.values = values;
        this.gradients = gradients;
        this.states = states;
        this.decaying = decaying;
        this.workers = workers;
        Number = number;
    }

    /// <summary>The number of the step, from 1.</summary>
    public long Number { get; }

    /// <summary>Updates all parameters in one pass: weights by one rule, biases by another, which differ in their weight decay.</summary>
    /// <exception cref="InvalidOperationException">The rule has more states than the optimizer's <see cref="Optimizer.StateCount"/>; nothing is
    /// changed.</exception>
    public void Run<TRule>(TRule weights, TRule biases) where TRule : struct, IUpdateRule
    {
        Require.State(
            (long)TRule.States * values.Length <= states.Length,
            $"{typeof(TRule)}.States is {TRule.States}; it must be at most the StateCount of its optimizer, {states.Length / Math.Max(1, values.Length)}.");
        Over(weights, 0, decaying);
        Over(biases, decaying, values.Length - decaying);
    }

    void Over<TRule>(TRule rule, int start, int length) where TRule : struct, IUpdateRule => Update.Run(
        rule,
        values.Slice(start, length),
        gradients.Slice(start, length),
        State(0, TRule.States, start, length),
        State(1, TRule.States, start, length),
        State(2, TRule.States, start, length),
        workers);

    // The first states of all parameters are followed by the second states, and so on.
    Span<float> State(int index, int count, int start, int length) => index < count ? states.Slice(index * values.Length + start, length) : default;
}
