using System.Runtime.CompilerServices;
using FastNn.Kernels;
using FastNn.Simd;

namespace FastNn.Optimizers;

/// <summary>
/// What Adam and AdamW do to a register: m = b1·m + (1 - b1)·g, v = b2·v + (1 - b2)·g², and then w -= rate·m / (√v + epsilon), with the largest v so
/// far in the place of v where <typeparamref name="TMax"/> says so. Decay comes first: g += decay·w, or w = kept·w.
/// </summary>
/// <typeparam name="TMax">Whether steps never grow again: AMSGrad.</typeparam>
/// <typeparam name="TBeside">Whether decay goes beside the step and not into the gradient.</typeparam>
readonly struct AdamRule<TMax, TBeside>(float rate, float b1, float b2, float epsilon, float decay) : IUpdateRule where TMax : struct, IChoice where TBeside : struct, IChoice
{
    // The pass is bound by its instructions, so nothing is done twice for both decays: the one number is either of them.
    readonly float rate = rate, b1 = b1, rest1 = 1 - b1, b2 = b2, rest2 = 1 - b2, epsilon = epsilon, decay = decay;

    // Asked for at every register: it must fold to a number.
    public static int States
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TMax.IsYes ? 3 : 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Update<S>(S w, S g, ref UpdateState<S> state) where S : struct, ISimd<S>
    {
        if (!TBeside.IsYes)
        {
            g = S.MultiplyAdd(w, decay, g);
        }
        S m = S.MultiplyAdd(state.First, b1, g * rest1), v = S.MultiplyAdd(state.Second, b2, g * g * rest2);
        state.First = m;
        state.Second = v;
        if (TMax.IsYes)
        {
            v = S.AtLeast(v, state.Third);
            state.Third = v;
        }
        S step = m * rate / (S.Sqrt(v) + epsilon);
        return TBeside.IsYes ? S.MultiplyAdd(w, decay, -step) : w - step;
    }
}

/// <summary>The constants of one step of Adam, with the corrections for means that began at 0 taken out of the loop.</summary>
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

    /// <summary>g += decay·w.</summary>
    public AdamRule<TMax, No> Inside<TMax>(float decay) where TMax : struct, IChoice => new(rate, b1, b2, epsilon, decay);

    /// <summary>w = kept·w.</summary>
    public AdamRule<TMax, Yes> Beside<TMax>(float kept) where TMax : struct, IChoice => new(rate, b1, b2, epsilon, kept);
}
