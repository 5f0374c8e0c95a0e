using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn;

/// <summary>
/// Gradient descent: w -= rate·g. With <see cref="Momentum"/> m: v = m·v + g, w -= rate·v; with <see cref="Nesterov"/>: w -= rate·(g + m·v).
/// Parameters mean what PyTorch's SGD means by them.
/// </summary>
/// <param name="rate">The learning rate: finite, not negative.</param>
public sealed class Sgd(float rate) : Optimizer(rate)
{
    /// <summary>How much of the last step goes on, in [0, 1); 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public float Momentum { get; init => field = Share(value, nameof(Momentum)); }

    /// <summary>Whether the momentum looks one step ahead (Y. Nesterov, 1983); without <see cref="Momentum"/> it makes no difference.</summary>
    public bool Nesterov { get; init; }

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
            step.Run(new Plain(Rate, WeightDecay), new Plain(Rate, biases));
        }
        else
        {
            step.Run(new Heavy(Rate, WeightDecay, Momentum, Nesterov), new Heavy(Rate, biases, Momentum, Nesterov));
        }
    }

    internal override bool IsImmediate => Momentum == 0;

    internal override void StepAtOnce(in GradientProduct gradient) => gradient.Update(new Plain(Rate, WeightDecay));

    readonly struct Plain(float rate, float decay) : IUpdateRule
    {
        readonly float rate = rate, decay = decay;

        public static int States => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S> => S.MultiplyAdd(S.MultiplyAdd(w, decay, g), -rate, w);
    }

    readonly struct Heavy(float rate, float decay, float momentum, bool nesterov) : IUpdateRule
    {
        readonly float rate = rate, decay = decay, momentum = momentum, ahead = nesterov ? momentum : 1, own = nesterov ? 1 : 0;

        public static int States => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
        {
            g = S.MultiplyAdd(w, decay, g);
            S v = S.MultiplyAdd(state.First, momentum, g);
            state.First = v;
            return S.MultiplyAdd(S.MultiplyAdd(v, ahead, g * own), -rate, w);
        }
    }
}
