using System.Runtime.CompilerServices;
using FastNn.Contracts;
using FastNn.Kernels;

namespace FastNn;

/// <summary>
/// Steps scaled by a running mean of the gradient's square (T. Tieleman and G. Hinton, 2012): v = a·v + (1 - a)·g², w -= rate·g / (√v + epsilon).
/// With <see cref="Momentum"/> m: b = m·b + g / (√v + epsilon), w -= rate·b. Settings mean what they mean in PyTorch's RMSprop.
/// </summary>
public sealed class RmsProp : Optimizer
{
    /// <param name="learningRate">The learning rate: finite, not negative; 0.01 by default.</param>
    public RmsProp(double learningRate = 0.01) : base(learningRate) { }

    RmsProp(PartSettings settings) : base(settings, learningRate: 0.01f)
    {
        Alpha = settings.GetSingle("alpha", (float)Alpha);
        Epsilon = settings.GetSingle("epsilon", (float)Epsilon);
        Momentum = settings.GetSingle("momentum", 0);
        Centered = settings.GetBoolean("centered", false);
    }

    /// <summary>The decay of the mean of the squared gradient, in [0, 1); 0.99 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public double Alpha { get; init => field = Require.Fraction((float)value, nameof(Alpha)); } = 0.99f;

    /// <summary>Added to the denominator, which it keeps from 0; 1e-8 unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0, or not finite.</exception>
    public double Epsilon { get; init => field = Require.Positive((float)value, nameof(Epsilon)); } = 1e-8f;

    /// <summary>The momentum, in [0, 1); 0 unless set. Adds a state.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public double Momentum { get; init => field = Require.Fraction((float)value, nameof(Momentum)); }

    /// <summary>Whether the variance of the gradient replaces its square (A. Graves, 2013); false unless set. Adds a state.</summary>
    /// <remarks>A gradient with an infinite square, from 1e19 on, makes the variance and the weight NaN: clip gradients where this may happen.</remarks>
    public bool Centered { get; init; }

    /// <inheritdoc/>
    public override int StateCount => 1 + (Centered ? 1 : 0) + (Momentum > 0 ? 1 : 0);

    /// <inheritdoc/>
    protected internal override void Step(in OptimizerStep step)
    {
        switch (Centered, Momentum > 0)
        {
            case (false, false): Run<False, False>(in step); break;
            case (false, true): Run<False, True>(in step); break;
            case (true, false): Run<True, False>(in step); break;
            default: Run<True, True>(in step); break;
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        base.Describe(settings);
        settings.Set("alpha", (float)Alpha);
        settings.Set("epsilon", (float)Epsilon);
        settings.Set("momentum", (float)Momentum);
        settings.Set("centered", Centered);
        settings.Set("decay", Decay);
    }

    /// <summary>Creates the optimizer from the settings that <see cref="Describe"/> writes; missing ones have their defaults.</summary>
    internal static RmsProp Create(PartSettings settings) => new(settings);

    void Run<TCentered, TMomentum>(in OptimizerStep step) where TCentered : struct, IFlag where TMomentum : struct, IFlag => step.Run(
        new Rule<TCentered, TMomentum>(GetRate(in step), (float)Alpha, (float)Epsilon, (float)Momentum, GetDecay(in step)),
        new Rule<TCentered, TMomentum>(GetRate(in step), (float)Alpha, (float)Epsilon, (float)Momentum, GetBiasDecay(in step)));

    // States: the mean of the square; then, if they are used, the mean of the gradient and the momentum.
    readonly struct Rule<TCentered, TMomentum>(float rate, float alpha, float epsilon, float momentum, float decay) : IUpdateRule
        where TCentered : struct, IFlag where TMomentum : struct, IFlag
    {
        readonly float rate = rate, alpha = alpha, rest = 1 - alpha, epsilon = epsilon, momentum = momentum, decay = decay;

        // Read for every register: inlined, it folds to a constant.
        public static int States
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => 1 + (TCentered.IsSet ? 1 : 0) + (TMomentum.IsSet ? 1 : 0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
        {
            g = S.MultiplyAdd(w, decay, g);
            S v = S.MultiplyAdd(state.First, alpha, g * g * rest);
            state.First = v;
            if (TCentered.IsSet)
            {
                S mean = S.MultiplyAdd(state.Second, alpha, g * rest);
                state.Second = mean;
                // A constant gradient has a variance of 0, which rounding may make negative.
                v = S.AtLeast(v - mean * mean, 0f);
            }
            S step = g / (S.Sqrt(v) + epsilon);
            if (TMomentum.IsSet)
            {
                step = S.MultiplyAdd(TCentered.IsSet ? state.Third : state.Second, momentum, step);
                if (TCentered.IsSet)
                {
                    state.Third = step;
                }
                else
                {
                    state.Second = step;
                }
            }
            return w - step * rate;
        }
    }
}
