using System.Runtime.CompilerServices;
using FastNn.Contracts;

namespace FastNn;

/// <summary>
/// AdaGrad (J. Duchi, E. Hazan and Y. Singer, 2011): s += g², w -= rate·g / (√s + epsilon). Settings mean what they mean in PyTorch's Adagrad.
/// </summary>
public sealed class AdaGrad : Optimizer
{
    /// <param name="learningRate">The learning rate: finite, not negative; 0.01 by default.</param>
    public AdaGrad(double learningRate = 0.01) : base(learningRate) { }

    AdaGrad(PartSettings settings) : base(settings, learningRate: 0.01f)
    {
        Epsilon = settings.GetSingle("epsilon", (float)Epsilon);
        RateDecay = settings.GetSingle("ratedecay", 0);
        InitialSum = settings.GetSingle("initial", 0);
    }

    /// <summary>Added to the denominator, which it keeps from 0; 1e-10 unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0, or not finite.</exception>
    public double Epsilon { get; init => field = Require.Positive((float)value, nameof(Epsilon)); } = 1e-10f;

    /// <summary>The decay of the learning rate, which is rate / (1 + (n - 1)·decay) in step n; 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public double RateDecay { get; init => field = Require.NotNegative((float)value, nameof(RateDecay)); }

    /// <summary>The initial sum of squares; 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public double InitialSum { get; init => field = Require.NotNegative((float)value, nameof(InitialSum)); }

    /// <inheritdoc/>
    public override int StateCount => Rule.States;

    /// <inheritdoc/>
    protected internal override void Step(in OptimizerStep step)
    {
        float rate = (float)(LearningRate * step.LearningRateFactor / (1 + (step.Number - 1) * RateDecay));
        float initial = (float)InitialSum, epsilon = (float)Epsilon;
        step.Run(new Rule(rate, initial, epsilon, GetDecay(in step)), new Rule(rate, initial, epsilon, GetBiasDecay(in step)));
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        base.Describe(settings);
        settings.Set("epsilon", (float)Epsilon);
        settings.Set("ratedecay", (float)RateDecay);
        settings.Set("initial", (float)InitialSum);
        settings.Set("decay", Decay);
    }

    /// <summary>Creates the optimizer from the settings that <see cref="Describe"/> writes; missing ones have their defaults.</summary>
    internal static AdaGrad Create(PartSettings settings) => new(settings);

    readonly struct Rule(float rate, float initial, float epsilon, float decay) : IUpdateRule
    {
        readonly float rate = rate, initial = initial, epsilon = epsilon, decay = decay;

        public static int States => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
        {
            g = S.MultiplyAdd(w, decay, g);
            S sum = S.MultiplyAdd(g, g, state.First);
            state.First = sum;
            return w - g * rate / (S.Sqrt(sum + initial) + epsilon);
        }
    }
}
