using System.Runtime.CompilerServices;

namespace FastNn;

/// <summary>
/// Gradient descent: w -= rate·g. With <see cref="Momentum"/> m: v = m·v + g (v = g in the first step), w -= rate·v; with <see cref="Nesterov"/>: w -= rate·(g
/// + m·v).
/// Parameters mean what PyTorch's SGD means by them.
/// </summary>
/// <param name="learningRate">The learning rate: finite, not negative.</param>
public sealed class Sgd(float learningRate) : Optimizer(learningRate)
{
    /// <summary>How much of the last step goes on, in [0, 1); 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public float Momentum { get; init => field = Share(value, nameof(Momentum)); }

    /// <summary>The share of the gradient that does not enter the momentum: v = m·v + (1 - dampening)·g from the second step on; 0 unless set. Without
    /// <see cref="Momentum"/> it makes no difference.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1), or not 0 together with <see cref="Nesterov"/>.</exception>
    public float Dampening { get; init => field = Together(Share(value, nameof(Dampening)), Nesterov).Dampening; }

    /// <summary>Whether the momentum looks one step ahead (Y. Nesterov, 1983); without <see cref="Momentum"/> it makes no difference.</summary>
    /// <exception cref="ArgumentException">It is set together with <see cref="Dampening"/>.</exception>
    public bool Nesterov { get; init => field = Together(Dampening, value).Nesterov; }

    /// <summary>g += decay·w before the step; 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public float WeightDecay { get; init => field = NotNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override int StateCount => Momentum == 0 ? Plain.States : Heavy.States;

    /// <inheritdoc/>
    protected internal override void Step(in OptimizerStep step)
    {
        float rate = LearningRate * step.LearningRateFactor, weights = WeightDecay * step.DecayFactor, biases = DecayBiases ? weights : 0;
        if (Momentum == 0)
        {
            step.Run(new Plain(rate, weights), new Plain(rate, biases));
        }
        else
        {
            // The first gradient enters whole, as PyTorch has it.
            float entering = step.Number == 1 ? 1 : 1 - Dampening;
            step.Run(new Heavy(rate, weights, Momentum, entering, Nesterov), new Heavy(rate, biases, Momentum, entering, Nesterov));
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        base.Describe(settings);
        settings.Set("momentum", Momentum);
        settings.Set("dampening", Dampening);
        settings.Set("nesterov", Nesterov);
        settings.Set("decay", WeightDecay);
    }

    /// <summary>Makes one from the settings that <see cref="Describe"/> writes; a missing rate or momentum is the given one.</summary>
    internal static Sgd Create(PartSettings s, float learningRate, float momentum) => new(s.GetSingle("learningrate", learningRate))
    {
        Momentum = s.GetSingle("momentum", momentum),
        Dampening = s.GetSingle("dampening", 0),
        Nesterov = s.GetBoolean("nesterov", false),
        WeightDecay = s.GetSingle("decay", 0),
        DecayBiases = s.GetBoolean("biases", false),
    };

    static (float Dampening, bool Nesterov) Together(float dampening, bool nesterov) => dampening == 0 || !nesterov
        ? (dampening, nesterov)
        : throw new ArgumentException($"Nesterov is set and Dampening is {dampening}; Nesterov's momentum takes whole gradients, so leave one of them out.");

    readonly struct Plain(float rate, float decay) : IUpdateRule
    {
        readonly float rate = rate, decay = decay;

        public static int States => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S> => S.MultiplyAdd(S.MultiplyAdd(w, decay, g), -rate, w);
    }

    readonly struct Heavy(float rate, float decay, float momentum, float entering, bool nesterov) : IUpdateRule
    {
        readonly float rate = rate, decay = decay, momentum = momentum, entering = entering, ahead = nesterov ? momentum : 1, own = nesterov ? 1 : 0;

        public static int States => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
        {
            g = S.MultiplyAdd(w, decay, g);
            S v = S.MultiplyAdd(state.First, momentum, g * entering);
            state.First = v;
            return S.MultiplyAdd(S.MultiplyAdd(v, ahead, g * own), -rate, w);
        }
    }
}
