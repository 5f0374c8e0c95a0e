using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn;

/// <summary>
/// Steps scaled by a running mean of the gradient's square (T. Tieleman and G. Hinton, 2012): v = a·v + (1 - a)·g², w -= rate·g / (√v + epsilon).
/// With <see cref="Momentum"/> m: b = m·b + g / (√v + epsilon), w -= rate·b. Parameters mean what PyTorch's RMSprop means by them.
/// </summary>
/// <param name="learningRate">The learning rate: finite, not negative; 0.01 unless given.</param>
public sealed class RmsProp(float learningRate = 0.01f) : Optimizer(learningRate)
{
    /// <summary>How slowly the mean of the square moves, in [0, 1); 0.99 unless set.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public float Alpha { get; init => field = Share(value, nameof(Alpha)); } = 0.99f;

    /// <summary>Keeps the division from 0; 1e-8 unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0, or not finite.</exception>
    public float Epsilon { get; init => field = Positive(value, nameof(Epsilon)); } = 1e-8f;

    /// <summary>How much of the last step goes on, in [0, 1); 0 unless set. One more state.</summary>
    /// <exception cref="ArgumentException">It is not in [0, 1).</exception>
    public float Momentum { get; init => field = Share(value, nameof(Momentum)); }

    /// <summary>Whether the gradient's variance stands in the place of its square (A. Graves, 2013); false unless set. One more state.</summary>
    /// <remarks>A gradient whose square is infinite, from 1e19 on, makes it infinity - infinity, and the weight NaN: clip gradients where that may
    /// be.</remarks>
    public bool Centered { get; init; }

    /// <summary>g += decay·w before the step; 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public float WeightDecay { get; init => field = NotNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override int StateCount => 1 + (Centered ? 1 : 0) + (Momentum > 0 ? 1 : 0);

    /// <inheritdoc/>
    protected internal override void Step(in OptimizerStep step)
    {
        switch (Centered, Momentum > 0)
        {
            case (false, false): Run<No, No>(in step); break;
            case (false, true): Run<No, Yes>(in step); break;
            case (true, false): Run<Yes, No>(in step); break;
            default: Run<Yes, Yes>(in step); break;
        }
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        base.Describe(settings);
        settings.Set("alpha", Alpha);
        settings.Set("epsilon", Epsilon);
        settings.Set("momentum", Momentum);
        settings.Set("centered", Centered);
        settings.Set("decay", WeightDecay);
    }

    /// <summary>Makes one from the settings that <see cref="Describe"/> writes; what is missing is as usual.</summary>
    internal static RmsProp Create(PartSettings s) => new(s.GetSingle("learningrate", 0.01f))
    {
        Alpha = s.GetSingle("alpha", 0.99f),
        Epsilon = s.GetSingle("epsilon", 1e-8f),
        Momentum = s.GetSingle("momentum", 0),
        Centered = s.GetBoolean("centered", false),
        WeightDecay = s.GetSingle("decay", 0),
        DecayBiases = s.GetBoolean("biases", false),
    };

    void Run<TCentered, TMomentum>(in OptimizerStep step) where TCentered : struct, IChoice where TMomentum : struct, IChoice
    {
        float rate = LearningRate * step.LearningRateFactor, weights = WeightDecay * step.DecayFactor;
        step.Run(
            new Rule<TCentered, TMomentum>(rate, Alpha, Epsilon, Momentum, weights),
            new Rule<TCentered, TMomentum>(rate, Alpha, Epsilon, Momentum, DecayBiases ? weights : 0));
    }

    // States: the mean of the square; then, where they are wanted, the mean of the gradient and the momentum.
    readonly struct Rule<TCentered, TMomentum>(float rate, float alpha, float epsilon, float momentum, float decay) : IUpdateRule
        where TCentered : struct, IChoice where TMomentum : struct, IChoice
    {
        readonly float rate = rate, alpha = alpha, rest = 1 - alpha, epsilon = epsilon, momentum = momentum, decay = decay;

        // Asked for at every register: it must fold to a number.
        public static int States
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => 1 + (TCentered.IsYes ? 1 : 0) + (TMomentum.IsYes ? 1 : 0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
        {
            g = S.MultiplyAdd(w, decay, g);
            S v = S.MultiplyAdd(state.First, alpha, g * g * rest);
            state.First = v;
            if (TCentered.IsYes)
            {
                S mean = S.MultiplyAdd(state.Second, alpha, g * rest);
                state.Second = mean;
                // A gradient that never changes has a variance of 0, which rounding may leave below 0.
                v = S.AtLeast(v - mean * mean, 0f);
            }
            S step = g / (S.Sqrt(v) + epsilon);
            if (TMomentum.IsYes)
            {
                step = S.MultiplyAdd(TCentered.IsYes ? state.Third : state.Second, momentum, step);
                if (TCentered.IsYes)
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
