using System.Runtime.CompilerServices;
using FastNn.Contracts;

namespace FastNn;

/// <summary>
/// Stochastic gradient descent: w -= rate·g. With <see cref="Momentum"/> m: v = m·v + g (v = g in the first step), w -= rate·v; with <see cref="Nesterov"/>:
/// w -= rate·(g + m·v). Settings mean what they mean in PyTorch's SGD.
/// </summary>
public sealed class Sgd : Optimizer
{
    /// <param name="learningRate">The learning rate: finite, not negative.</param>
    public Sgd(double learningRate) : base(learningRate) { }

    Sgd(PartSettings settings, float learningRate, float momentum) : base(settings, learningRate)
    {
        Momentum = settings.GetSingle("momentum", momentum);
        Dampening = settings.GetSingle("dampening", 0);
        Nesterov = settings.GetBoolean("nesterov", false);
    }

    /// <summary>The momentum, in [0, 1); 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public double Momentum { get; init => field = Require.Fraction((float)value, nameof(Momentum)); }

    /// <summary>The dampening of the momentum: v = m·v + (1 - dampening)·g from the second step on; 0 unless set. Without <see cref="Momentum"/> it has no
    /// effect.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1), or not 0 together with <see cref="Nesterov"/>.</exception>
    public double Dampening { get; init => field = Together(Require.Fraction((float)value, nameof(Dampening)), Nesterov).Dampening; }

    /// <summary>Whether the momentum is Nesterov's (Y. Nesterov, 1983); without <see cref="Momentum"/> it has no effect.</summary>
    /// <exception cref="ArgumentException">It is set together with <see cref="Dampening"/>.</exception>
    public bool Nesterov { get; init => field = Together(Dampening, value).Nesterov; }

    /// <inheritdoc/>
    public override int StateCount => Momentum == 0 ? Plain.States : WithMomentum.States;

    /// <inheritdoc/>
    protected internal override void Step(in OptimizerStep step)
    {
        float rate = GetRate(in step), weights = GetDecay(in step), biases = GetBiasDecay(in step);
        if (Momentum == 0)
        {
            step.Run(new Plain(rate, weights), new Plain(rate, biases));
        }
        else
        {
            // As in PyTorch, the first gradient is not dampened.
            float entering = step.Number == 1 ? 1 : 1 - (float)Dampening, momentum = (float)Momentum;
            step.Run(new WithMomentum(rate, weights, momentum, entering, Nesterov), new WithMomentum(rate, biases, momentum, entering, Nesterov));
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        base.Describe(settings);
        settings.Set("momentum", (float)Momentum);
        settings.Set("dampening", (float)Dampening);
        settings.Set("nesterov", Nesterov);
        settings.Set("decay", Decay);
    }

    /// <summary>Creates the optimizer from the settings that <see cref="Describe"/> writes; missing ones have their defaults.</summary>
    internal static Sgd Create(PartSettings settings, float learningRate, float momentum) => new(settings, learningRate, momentum);

    static (double Dampening, bool Nesterov) Together(double dampening, bool nesterov)
    {
        Require.Argument(dampening == 0 || !nesterov, nameof(Dampening),
            $"Dampening is {(float)dampening} and Nesterov is set; Nesterov momentum needs a Dampening of 0.");
        return (dampening, nesterov);
    }

    readonly struct Plain(float rate, float decay) : IUpdateRule
    {
        readonly float rate = rate, decay = decay;

        public static int States => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S> => S.MultiplyAdd(S.MultiplyAdd(w, decay, g), -rate, w);
    }

    readonly struct WithMomentum(float rate, float decay, float momentum, float entering, bool nesterov) : IUpdateRule
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
