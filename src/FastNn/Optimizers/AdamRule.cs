using System.Runtime.CompilerServices;
using FastNn.Kernels;
using FastNn.Simd;

namespace FastNn.Optimizers;

/// <summary>
/// The update rule of Adam and AdamW: m = b1·m + (1 - b1)·g, v = b2·v + (1 - b2)·g², w -= rate·m / (√v + epsilon), with the largest v so far in place
/// of v where <typeparamref name="TMax"/> is set. Weight decay comes first: g += decay·w, or w = kept·w.
/// </summary>
/// <typeparam name="TMax">Whether v never decreases: AMSGrad.</typeparam>
/// <typeparam name="TDecoupled">Whether the weight decay is decoupled from the gradient: AdamW.</typeparam>
readonly struct AdamRule<TMax, TDecoupled>(float rate, float b1, float b2, float epsilon, float decay) : IUpdateRule
    where TMax : struct, IFlag where TDecoupled : struct, IFlag
{
    // The pass is bound by its instructions, so one field serves both kinds of decay.
    readonly float rate = rate, b1 = b1, rest1 = 1 - b1, b2 = b2, rest2 = 1 - b2, epsilon = epsilon, decay = decay;

    // Read for every register: inlined, it folds to a constant.
    public static int States
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TMax.IsSet ? 3 : 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
    {
        if (!TDecoupled.IsSet)
        {
            g = S.MultiplyAdd(w, decay, g);
        }
        S m = S.MultiplyAdd(state.First, b1, g * rest1), v = S.MultiplyAdd(state.Second, b2, g * g * rest2);
        state.First = m;
        state.Second = v;
        if (TMax.IsSet)
        {
            v = S.AtLeast(v, state.Third);
            state.Third = v;
        }
        S step = m * rate / (S.Sqrt(v) + epsilon);
        return TDecoupled.IsSet ? S.MultiplyAdd(w, decay, -step) : w - step;
    }
}

/// <summary>The constants of one step of Adam, with the bias corrections moved out of the loop.</summary>
readonly struct AdamStep
{
    readonly float rate, epsilon, b1, b2;

    // rate/(1 - b1^t) · m / (√v/√(1 - b2^t) + epsilon)
    public AdamStep(float rate, float b1, float b2, float epsilon, long step)
    {
        double first = 1 - PortableMath.Pow(b1, step), second = Math.Sqrt(1 - PortableMath.Pow(b2, step));
        this.rate = (float)(rate * second / first);
        this.epsilon = (float)(epsilon * second);
        this.b1 = b1;
        this.b2 = b2;
    }

    /// <summary>Returns the rule with g += decay·w.</summary>
    public AdamRule<TMax, False> Coupled<TMax>(float decay) where TMax : struct, IFlag => new(rate, b1, b2, epsilon, decay);

    /// <summary>Returns the rule with w = kept·w.</summary>
    public AdamRule<TMax, True> Decoupled<TMax>(float kept) where TMax : struct, IFlag => new(rate, b1, b2, epsilon, kept);
}
