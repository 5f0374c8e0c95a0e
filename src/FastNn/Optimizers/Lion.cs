using System.Runtime.CompilerServices;

namespace FastNn;

/// <summary>
/// Lion (X. Chen and others, 2023): w -= rate·(sign(b1·m + (1 - b1)·g) + decay·w), then m = b2·m + (1 - b2)·g. Steps are of one size, so the rate is
/// some ten times smaller than Adam's.
/// </summary>
/// <param name="learningRate">The learning rate: finite, not negative.</param>
public sealed class Lion(float learningRate = 1e-4f) : Optimizer(learningRate)
{
    /// <summary>How slowly the mean of the gradient moves, in [0, 1); 0.9 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public float Beta1 { get; init => field = Share(value, nameof(Beta1)); } = 0.9f;

    /// <summary>How slowly the mean of what is remembered moves, in [0, 1); 0.99 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public float Beta2 { get; init => field = Share(value, nameof(Beta2)); } = 0.99f;

    /// <summary>w -= rate·decay·w before the step, beside the gradient and not in it; 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public float WeightDecay { get; init => field = NotNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override int StateCount => Rule.States;

    /// <inheritdoc/>
    protected internal override void Step(in OptimizerStep step)
    {
        float rate = LearningRate * step.LearningRateFactor, weights = 1 - rate * (WeightDecay * step.DecayFactor);
        step.Run(new Rule(rate, Beta1, Beta2, weights), new Rule(rate, Beta1, Beta2, DecayBiases ? weights : 1));
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        base.Describe(settings);
        settings.Set("beta1", Beta1);
        settings.Set("beta2", Beta2);
        settings.Set("decay", WeightDecay);
    }

    /// <summary>Makes one from the settings that <see cref="Describe"/> writes; what is missing is as usual.</summary>
    internal static Lion Create(PartSettings s) => new(s.GetSingle("learningrate", 1e-4f))
    {
        Beta1 = s.GetSingle("beta1", 0.9f),
        Beta2 = s.GetSingle("beta2", 0.99f),
        WeightDecay = s.GetSingle("decay", 0),
        DecayBiases = s.GetBoolean("biases", false),
    };

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
