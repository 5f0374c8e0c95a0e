using System.Runtime.CompilerServices;
using FastNn.Contracts;
using FastNn.Simd;

namespace FastNn;

/// <summary>
/// <see cref="Adam"/> with Nesterov momentum (T. Dozat, 2016): w -= rate·((1 - µ_t)·g / (1 - Πµ) + µ_(t+1)·m / (1 - Πµ·µ_(t+1))) / (√v' + epsilon)
/// with µ_t = b1·(1 - 0.96^(t·growth)/2) and Πµ their product up to step t. Settings mean what they mean in PyTorch's NAdam.
/// </summary>
public sealed class NAdam : AdaptiveMoments
{
    /// <param name="learningRate">The learning rate: finite, not negative; 2e-3 by default.</param>
    public NAdam(double learningRate = 2e-3) : base(learningRate) { }

    NAdam(PartSettings settings) : base(settings, learningRate: 2e-3f) => MomentumGrowth = settings.GetSingle("growth", (float)MomentumGrowth);

    /// <summary>The speed at which the momentum grows from half of <see cref="AdaptiveMoments.Beta1"/> to all of it: PyTorch's momentum_decay; 0.004 unless
    /// set.</summary>
    /// <exception cref="ArgumentException">It is negative or not finite.</exception>
    public double MomentumGrowth { get; init => field = Require.NotNegative((float)value, nameof(MomentumGrowth)); } = 0.004f;

    /// <inheritdoc/>
    public override int StateCount => Rule.States;

    /// <inheritdoc/>
    protected internal override void Step(in OptimizerStep step)
    {
        double now = Momentum(step.Number), next = Momentum(step.Number + 1), product = MomentumProduct(step.Number);
        double second = Math.Sqrt(1 - PortableMath.Pow(Beta2, step.Number));
        double rate = LearningRate * step.LearningRateFactor;
        float gradient = (float)(rate * second * (1 - now) / (1 - product)), mean = (float)(rate * second * next / (1 - product * next));
        float b1 = (float)Beta1, b2 = (float)Beta2, epsilon = (float)(Epsilon * second);
        step.Run(new Rule(gradient, mean, b1, b2, epsilon, GetDecay(in step)), new Rule(gradient, mean, b1, b2, epsilon, GetBiasDecay(in step)));
    }

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings)
    {
        base.Describe(settings);
        settings.Set("growth", (float)MomentumGrowth);
        settings.Set("decay", Decay);
    }

    /// <summary>Creates the optimizer from the settings that <see cref="Describe"/> writes; missing ones have their defaults.</summary>
    internal static NAdam Create(PartSettings settings) => new(settings);

    double Momentum(long step) => Beta1 * (1 - 0.5 * PortableMath.Pow(0.96, step * MomentumGrowth));

    /// <summary>
    /// Returns Πµ up to a step, from its number alone: an optimizer has no state of its own, and training resumes at any step. With q = 0.96^growth,
    /// log Π(1 - q^i/2) = -Σ_k (1/2)^k/k · Σ_i q^(ik), whose inner sum is geometric; 53 terms give the precision of double.
    /// </summary>
    double MomentumProduct(long steps)
    {
        double log = steps * PortableMath.Log(Beta1), perStep = MomentumGrowth * PortableMath.Log(0.96);
        // Far below the precision of 1 - Πµ; further terms only make the product smaller.
        if (log < -40)
        {
            return 0;
        }
        for (int k = 1; k <= 53; k++)
        {
            // (1 - q^(nk))/(1 - q^k) without losing digits where q is nearly 1; n where it is 1.
            double ratio = PortableMath.Exp(k * perStep), below = -PortableMath.ExpMinus1(k * perStep), sum = below == 0 ? steps
                : ratio * -PortableMath.ExpMinus1(steps * k * perStep) / below;
            log -= Math.ScaleB(1, -k) / k * sum;
        }
        return PortableMath.Exp(log);
    }

    readonly struct Rule(float gradient, float mean, float b1, float b2, float epsilon, float decay) : IUpdateRule
    {
        readonly float gradient = gradient, mean = mean, b1 = b1, rest1 = 1 - b1, b2 = b2, rest2 = 1 - b2, epsilon = epsilon, decay = decay;

        public static int States => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
        {
            g = S.MultiplyAdd(w, decay, g);
            S m = S.MultiplyAdd(state.First, b1, g * rest1), v = S.MultiplyAdd(state.Second, b2, g * g * rest2);
            state.First = m;
            state.Second = v;
            return w - S.MultiplyAdd(m, mean, g * gradient) / (S.Sqrt(v) + epsilon);
        }
    }
}
