using System.Runtime.CompilerServices;

namespace FastNn;

/// <summary>
/// Steps scaled by running means of the gradient and of its square (D. P. Kingma and J. Ba, 2015): m = b1·m + (1 - b1)·g, v = b2·v + (1 - b2)·g²,
/// w -= rate·m' / (√v' + epsilon), where m' and v' are corrected for having started at 0. Parameters mean what PyTorch's Adam means by them.
/// </summary>
/// <param name="rate">The learning rate: finite, not negative.</param>
public sealed class Adam(float rate = 1e-3f) : AdaptiveMoments(rate)
{
    /// <summary>g += decay·w before the step; 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public float WeightDecay { get; init => field = NotNegative(value, nameof(WeightDecay)); }

    /// <summary>Whether the largest mean of squares so far divides, and not the present one (S. Reddi, S. Kale and S. Kumar, 2018); false unless set.</summary>
    public bool AmsGrad { get; init; }

    /// <inheritdoc/>
    public override int States => AmsGrad ? LargestRule.States : Rule.States;

    /// <inheritdoc/>
    protected internal override void Step(in OptimizerStep step)
    {
        (float rate, float epsilon) = Corrected(step.Number);
        float biases = DecayBiases ? WeightDecay : 0;
        if (AmsGrad)
        {
            step.Run(new LargestRule(rate, Beta1, Beta2, epsilon, WeightDecay), new LargestRule(rate, Beta1, Beta2, epsilon, biases));
        }
        else
        {
            step.Run(new Rule(rate, Beta1, Beta2, epsilon, WeightDecay), new Rule(rate, Beta1, Beta2, epsilon, biases));
        }
    }

    internal readonly struct Rule(float rate, float b1, float b2, float epsilon, float decay) : IUpdateRule
    {
        readonly float rate = rate, b1 = b1, rest1 = 1 - b1, b2 = b2, rest2 = 1 - b2, epsilon = epsilon, decay = decay;

        public static int States => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
        {
            g = S.MultiplyAdd(w, decay, g);
            S m = S.MultiplyAdd(state.First, b1, g * rest1), v = S.MultiplyAdd(state.Second, b2, g * g * rest2);
            state.First = m;
            state.Second = v;
            return w - m * rate / (S.Sqrt(v) + epsilon);
        }
    }

    readonly struct LargestRule(float rate, float b1, float b2, float epsilon, float decay) : IUpdateRule
    {
        readonly float rate = rate, b1 = b1, rest1 = 1 - b1, b2 = b2, rest2 = 1 - b2, epsilon = epsilon, decay = decay;

        public static int States => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
        {
            g = S.MultiplyAdd(w, decay, g);
            S m = S.MultiplyAdd(state.First, b1, g * rest1), v = S.MultiplyAdd(state.Second, b2, g * g * rest2), largest = S.Max(state.Third, v);
            state.First = m;
            state.Second = v;
            state.Third = largest;
            return w - m * rate / (S.Sqrt(largest) + epsilon);
        }
    }
}
