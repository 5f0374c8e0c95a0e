using System.Runtime.CompilerServices;

namespace FastNn;

/// <summary>
/// NAdam (T. Dozat, 2016): Adam whose momentum looks one step ahead, with a momentum that grows to <see cref="AdaptiveMoments.Beta1"/>:
/// u(t) = b1·(1 - ½·0.96^(t·growth)). Parameters mean what PyTorch's NAdam means by them.
/// </summary>
/// <param name="rate">The learning rate: finite, not negative.</param>
public sealed class NAdam(float rate = 2e-3f) : AdaptiveMoments(rate)
{
    /// <summary>How fast the momentum grows; PyTorch's momentum_decay, 0.004 unless set.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public float MomentumGrowth { get; init => field = NotNegative(value, nameof(MomentumGrowth)); } = 0.004f;

    /// <summary>g += decay·w before the step; 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public float WeightDecay { get; init => field = NotNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override int States => Rule.States;

    /// <inheritdoc/>
    protected internal override void Step(in OptimizerStep step)
    {
        // The product of all momenta so far. Soon it is nothing beside 1, and no more of them are needed.
        double product = 1;
        for (long i = 1; i <= step.Number && product > 1e-17; i++)
        {
            product *= Momentum(i);
        }
        double now = Momentum(step.Number), next = Momentum(step.Number + 1), second = Math.Sqrt(1 - Math.Pow(Beta2, step.Number));
        float own = (float)(Rate * (1 - now) / (1 - product) * second), ahead = (float)(Rate * next / (1 - product * next) * second), epsilon = (float)(Epsilon * second);
        step.Run(new Rule(own, ahead, Beta1, Beta2, epsilon, WeightDecay), new Rule(own, ahead, Beta1, Beta2, epsilon, DecayBiases ? WeightDecay : 0));
    }

    double Momentum(long step) => Beta1 * (1 - 0.5 * Math.Pow(0.96, step * (double)MomentumGrowth));

    readonly struct Rule(float own, float ahead, float b1, float b2, float epsilon, float decay) : IUpdateRule
    {
        readonly float own = own, ahead = ahead, b1 = b1, rest1 = 1 - b1, b2 = b2, rest2 = 1 - b2, epsilon = epsilon, decay = decay;

        public static int States => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
        {
            g = S.MultiplyAdd(w, decay, g);
            S m = S.MultiplyAdd(state.First, b1, g * rest1), v = S.MultiplyAdd(state.Second, b2, g * g * rest2);
            state.First = m;
            state.Second = v;
            return w - S.MultiplyAdd(g, own, m * ahead) / (S.Sqrt(v) + epsilon);
        }
    }
}
