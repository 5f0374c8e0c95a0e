using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>Runs an update rule over parameters, gradients and states in one pass. states: those of the first kind, then those of the second, ... each as long as w.</summary>
internal static class Update
{
    public static void Run<TRule>(TRule rule, Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second, Span<float> third) where TRule : struct, IUpdateRule =>
        Tiers.Run(new UpdateKernel<TRule>(rule, w, g, first, second, third));
}

internal readonly ref struct UpdateKernel<TRule>(TRule rule, Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second, Span<float> third) : IKernel
    where TRule : struct, IUpdateRule
{
    readonly TRule rule = rule;
    readonly Span<float> w = w, first = first, second = second, third = third;
    readonly ReadOnlySpan<float> g = g;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        nint i = 0, n = w.Length;
        for (; i + S.Width <= n; i += S.Width)
        {
            Step<S>(i);
        }
        for (; i < n; i++)
        {
            Step<Simd1>(i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Step<S>(nint i) where S : struct, ISimd<S>
    {
        ref float pw = ref MemoryMarshal.GetReference(w), pg = ref Unsafe.AsRef(in MemoryMarshal.GetReference(g));
        ref float p1 = ref MemoryMarshal.GetReference(first), p2 = ref MemoryMarshal.GetReference(second), p3 = ref MemoryMarshal.GetReference(third);
        UpdateState<S> state = default;
        if (TRule.States > 0)
        {
            state.First = S.Load(ref p1, i);
        }
        if (TRule.States > 1)
        {
            state.Second = S.Load(ref p2, i);
        }
        if (TRule.States > 2)
        {
            state.Third = S.Load(ref p3, i);
        }
        S.Store(rule.Update(S.Load(ref pw, i), S.Load(ref pg, i), ref state), ref pw, i);
        if (TRule.States > 0)
        {
            S.Store(state.First, ref p1, i);
        }
        if (TRule.States > 1)
        {
            S.Store(state.Second, ref p2, i);
        }
        if (TRule.States > 2)
        {
            S.Store(state.Third, ref p3, i);
        }
    }
}
