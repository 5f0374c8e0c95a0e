using System.Runtime.CompilerServices;

namespace FastNn;

/// <summary>
/// RMSProp (G. Hinton, 2012): v = a·v + (1 - a)·g², w -= rate·g / (√v + epsilon); with <see cref="Momentum"/> m: b = m·b + g / (√v + epsilon),
/// w -= rate·b. Parameters mean what PyTorch's RMSprop means by them.
/// </summary>
/// <param name="rate">The learning rate: finite, not negative.</param>
public sealed class RmsProp(float rate = 0.01f) : Optimizer(rate)
{
    /// <summary>How slowly the mean of the square moves, in [0, 1); 0.99 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public float Alpha { get; init => field = Share(value, nameof(Alpha)); } = 0.99f;

    /// <summary>Keeps the division from 0; 1e-8 unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0, or not finite.</exception>
    public float Epsilon { get; init => field = Positive(value, nameof(Epsilon)); } = 1e-8f;

    /// <summary>How much of the last step goes on, in [0, 1); 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public float Momentum { get; init => field = Share(value, nameof(Momentum)); }

    /// <summary>g += decay·w before the step; 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public float WeightDecay { get; init => field = NotNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override int States => Momentum == 0 ? Plain.States : Heavy.States;

    /// <inheritdoc/>
    protected internal override void Step(in OptimizerStep step)
    {
        float biases = DecayBiases ? WeightDecay : 0;
        if (Momentum == 0)
        {
            step.Run(new Plain(Rate, Alpha, Epsilon, WeightDecay), new Plain(Rate, Alpha, Epsilon, biases));
        }
        else
        {
            step.Run(new Heavy(Rate, Alpha, Epsilon, WeightDecay, Momentum), new Heavy(Rate, Alpha, Epsilon, biases, Momentum));
        }
    }

    readonly struct Plain(float rate, float alpha, float epsilon, float decay) : IUpdateRule
    {
        readonly float rate = rate, alpha = alpha, rest = 1 - alpha, epsilon = epsilon, decay = decay;

        public static int States => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S> => w - Direction(w, g, ref state) * rate;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Direction<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
        {
            g = S.MultiplyAdd(w, decay, g);
            S v = S.MultiplyAdd(state.First, alpha, g * g * rest);
            state.First = v;
            return g / (S.Sqrt(v) + epsilon);
        }
    }

    readonly struct Heavy(float rate, float alpha, float epsilon, float decay, float momentum) : IUpdateRule
    {
        readonly Plain plain = new(rate, alpha, epsilon, decay);
        readonly float rate = rate, momentum = momentum;

        public static int States => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
        {
            S b = S.MultiplyAdd(state.Second, momentum, plain.Direction(w, g, ref state));
            state.Second = b;
            return w - b * rate;
        }
    }
}
