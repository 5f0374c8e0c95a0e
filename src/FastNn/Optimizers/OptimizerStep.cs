using FastNn.Contracts;
using FastNn.Kernels;
using FastNn.Optimizers;
using FastNn.Threading;

namespace FastNn;

/// <summary>One update of parameters, which a trainer passes to an <see cref="Optimizer"/>: of all of them, or of those with the same factors. Lives on the
/// stack.</summary>
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

    /// <summary>The number of the step, from 1.</summary>
    public long Number { get; }

    /// <summary>Multiplies <see cref="Optimizer.LearningRate"/> in the rules of this step: <see cref="Parameter.LearningRateFactor"/>.</summary>
    public float LearningRateFactor => run.LearningRateFactor;

    /// <summary>Multiplies the weight decay in the rules of this step: <see cref="Parameter.DecayFactor"/>, times the factor of
    /// <c>FitOptions.DecaySchedule</c>.</summary>
    public float DecayFactor => run.DecayFactor;

    /// <summary>Updates the parameters in one pass: weights by one rule, biases by another, which differ in their weight decay.</summary>
    /// <exception cref="InvalidOperationException">The rule has more states than the optimizer's <see cref="Optimizer.StateCount"/>; nothing is
    /// changed.</exception>
    public void Run<TRule>(TRule weights, TRule biases) where TRule : struct, IUpdateRule
    {
        Require.State(
            (long)TRule.States * values.Length <= states.Length,
            $"{typeof(TRule)}.States is {TRule.States}; it must be at most the StateCount of its optimizer, {states.Length / Math.Max(1, values.Length)}.");
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

    // The first states of all parameters are followed by the second states, and so on.
    Span<float> State(int index, int count, int start, int length) => index < count ? states.Slice(index * values.Length + start, length) : default;
}
