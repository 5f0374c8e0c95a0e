using System.Runtime.CompilerServices;

namespace FastNn;

/// <summary>
/// AdaGrad (J. Duchi, E. Hazan and Y. Singer, 2011): s += g², w -= rate·g / (√s + epsilon). Parameters mean what PyTorch's Adagrad means by them.
/// </summary>
/// <param name="learningRate">The learning rate: finite, not negative.</param>
public sealed class AdaGrad(float learningRate = 0.01f) : Optimizer(learningRate)
{
    /// <summary>Keeps the division from 0; 1e-10 unless set.</summary>
    /// <exception cref="ArgumentException">It is not above 0, or not finite.</exception>
    public float Epsilon { get; init => field = Positive(value, nameof(Epsilon)); } = 1e-10f;

    /// <summary>The rate of step n is rate / (1 + (n - 1)·decay); 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public float RateDecay { get; init => field = NotNegative(value, nameof(RateDecay)); }

    /// <summary>What the sum of squares starts from; 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public float InitialSum { get; init => field = NotNegative(value, nameof(InitialSum)); }

    /// <summary>g += decay·w before the step; 0 unless set.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public float WeightDecay { get; init => field = NotNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override int StateCount => Rule.States;

    /// <inheritdoc/>
    protected internal override void Step(in OptimizerStep step)
    {
        float weights = WeightDecay * step.DecayFactor, rate = (float)(LearningRate * step.LearningRateFactor / (1 + (step.Number - 1) * (double)RateDecay));
        step.Run(new Rule(rate, InitialSum, Epsilon, weights), new Rule(rate, InitialSum, Epsilon, DecayBiases ? weights : 0));
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        base.Describe(settings);
        settings.Set("epsilon", Epsilon);
        settings.Set("ratedecay", RateDecay);
        settings.Set("initial", InitialSum);
        settings.Set("decay", WeightDecay);
    }

    /// <summary>Makes one from the settings that <see cref="Describe"/> writes; what is missing is as usual.</summary>
    internal static AdaGrad Create(PartSettings s) => new(s.GetSingle("learningrate", 0.01f))
    {
        Epsilon = s.GetSingle("epsilon", 1e-10f),
        RateDecay = s.GetSingle("ratedecay", 0),
        InitialSum = s.GetSingle("initial", 0),
        WeightDecay = s.GetSingle("decay", 0),
        DecayBiases = s.GetBoolean("biases", false),
    };

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
