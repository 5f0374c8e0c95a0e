using System.Runtime.CompilerServices;

namespace FastNn;

/// <summary>
/// AdamW (I. Loshchilov and F. Hutter, 2019): <see cref="Adam"/> whose weight decay does not go through the means: w -= rate·decay·w beside the
/// step. Parameters mean what PyTorch's AdamW means by them.
/// </summary>
/// <param name="rate">The learning rate: finite, not negative.</param>
public sealed class AdamW(float rate = 1e-3f) : AdaptiveMoments(rate)
{
    /// <summary>w -= rate·decay·w before the step, beside the gradient and not in it; 0.01 unless set.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public float WeightDecay { get; init => field = NotNegative(value, nameof(WeightDecay)); } = 0.01f;

    /// <inheritdoc/>
    public override int States => Rule.States;

    /// <inheritdoc/>
    protected internal override void Step(in OptimizerStep step)
    {
        (float rate, float epsilon) = Corrected(step.Number);
        step.Run(new Rule(rate, Beta1, Beta2, epsilon, 1 - Rate * WeightDecay), new Rule(rate, Beta1, Beta2, epsilon, DecayBiases ? 1 - Rate * WeightDecay : 1));
    }

    readonly struct Rule(float rate, float b1, float b2, float epsilon, float kept) : IUpdateRule
    {
        readonly Adam.Rule adam = new(rate, b1, b2, epsilon, 0);
        readonly float kept = kept;

        public static int States => Adam.Rule.States;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S> => adam.Update(w * kept, g, ref state);
    }
}
