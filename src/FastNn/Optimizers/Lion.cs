using System.Runtime.CompilerServices;
using FastNn.Contracts;

namespace FastNn;

/// <summary>
/// Lion (X. Chen and others, 2023): w -= rate·(sign(b1·m + (1 - b1)·g) + decay·w), then m = b2·m + (1 - b2)·g. Steps have the same size for all weights, so the
/// learning rate is about ten times smaller than Adam's. The weight decay is decoupled from the gradient.
/// </summary>
public sealed class Lion : Optimizer
{
    /// <param name="learningRate">The learning rate: finite, not negative; 1e-4 by default.</param>
    public Lion(double learningRate = 1e-4) : base(learningRate) { }

    Lion(PartSettings settings) : base(settings, learningRate: 1e-4f)
    {
        Beta1 = settings.GetSingle("beta1", (float)Beta1);
        Beta2 = settings.GetSingle("beta2", (float)Beta2);
    }

    /// <summary>The decay of the mean in the direction of the step, in [0, 1); 0.9 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public double Beta1 { get; init => field = Require.Fraction((float)value, nameof(Beta1)); } = 0.9f;

    /// <summary>The decay of the mean of the gradient, in [0, 1); 0.99 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public double Beta2 { get; init => field = Require.Fraction((float)value, nameof(Beta2)); } = 0.99f;

    /// <inheritdoc/>
    public override int StateCount => Rule.States;

    /// <inheritdoc/>
    protected internal override void Step(in OptimizerStep step)
    {
        float rate = GetRate(in step), b1 = (float)Beta1, b2 = (float)Beta2;
        step.Run(new Rule(rate, b1, b2, 1 - rate * GetDecay(in step)), new Rule(rate, b1, b2, 1 - rate * GetBiasDecay(in step)));
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        base.Describe(settings);
        settings.Set("beta1", (float)Beta1);
        settings.Set("beta2", (float)Beta2);
        settings.Set("decay", Decay);
    }

    /// <summary>Creates the optimizer from the settings that <see cref="Describe"/> writes; missing ones have their defaults.</summary>
    internal static Lion Create(PartSettings settings) => new(settings);

    readonly struct Rule(float rate, float b1, float b2, float kept) : IUpdateRule
    {
        readonly float rate = rate, b1 = b1, rest1 = 1 - b1, b2 = b2, rest2 = 1 - b2, kept = kept;

        public static int States => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
        {
            S direction = S.MultiplyAdd(state.First, b1, g * rest1);
            state.First = S.MultiplyAdd(state.First, b2, g * rest2);
            S step = S.Select(direction > 0f, rate, S.Select(direction < 0f, -rate, direction));
            return S.MultiplyAdd(w, kept, -step);
        }
    }
}
