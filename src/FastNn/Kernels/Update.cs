using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>Runs an update rule over parameters, gradients and states in one pass. states: those of the first kind, then those of the second, ... each as long as w.</summary>
internal static class Update
{
    // Below some 2 µs of work on one thread, a second one costs more than it brings.
    const int ParallelElements = 32_768;

    public static void Run<TRule>(TRule rule, Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second, Span<float> third, Workers? workers = null) where TRule : struct, IUpdateRule
    {
        if (workers is null || w.Length < ParallelElements)
        {
            Tiers.Run(new UpdateKernel<TRule>(rule, w, g, first, second, third));
        }
        else
        {
            workers.Run(new UpdateJob<TRule>(rule, w, g, first, second, third, workers.Count), workers.Count);
        }
    }
}

internal readonly ref struct UpdateJob<TRule>(TRule rule, Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second, Span<float> third, int parts) : IJob
    where TRule : struct, IUpdateRule
{
    readonly TRule rule = rule;
    readonly Span<float> w = w, first = first, second = second, third = third;
    readonly ReadOnlySpan<float> g = g;
    readonly int parts = parts;

    public void Run(int part)
    {
        int start = Share.Start(0, w.Length, part, parts, Panel.Width), length = Share.Start(0, w.Length, part + 1, parts, Panel.Width) - start;
        Tiers.Run(new UpdateKernel<TRule>(rule, w.Slice(start, length), g.Slice(start, length), State(first, start, length), State(second, start, length), State(third, start, length)));
    }

    static Span<float> State(Span<float> state, int start, int length) => state.IsEmpty ? state : state.Slice(start, length);
}

internal readonly ref struct UpdateKernel<TRule>(TRule rule, Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second, Span<float> third) : IKernel
    where TRule : struct, IUpdateRule
{
    readonly TRule rule = rule;
    readonly Span<float> w = w, first = first, second = second, third = third;
    readonly ReadOnlySpan<float> g = g;

    [MethodImpl(KernelCode.Options)]
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
