using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>Updates parameters by a rule, from gradients and states, in one pass. Each state has the length of w, or is empty.</summary>
static class Update
{
    // A register of parameters, gradient and states is loaded and stored for few operations.
    const int Cost = Partition.ElementCost / 2;

    public static void Run<TRule>(TRule rule, Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second, Span<float> third,
        Workers? workers = null) where TRule : struct, IUpdateRule
    {
        Partition.Run(new UpdateKernel<TRule>(rule, w, g, first, second, third), w.Length, Cost, workers, Panel.Width);
    }
}

readonly ref struct UpdateKernel<TRule>(TRule rule, Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second, Span<float> third)
    : IKernel, IRangeWork<UpdateKernel<TRule>> where TRule : struct, IUpdateRule
{
    readonly TRule rule = rule;
    readonly Span<float> w = w, first = first, second = second, third = third;
    readonly ReadOnlySpan<float> g = g;

    public void Run() => Tiers.Run(this);

    public UpdateKernel<TRule> Slice(int start, int end) =>
        new(rule, w[start..end], g[start..end], State(first, start, end), State(second, start, end), State(third, start, end));

    static Span<float> State(Span<float> state, int start, int end) => state.IsEmpty ? state : state[start..end];

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        // Copies, because the compiler cannot exclude that a store changes a field of this.
        TRule rule = this.rule;
        ref float pw = ref MemoryMarshal.GetReference(w), pg = ref Unsafe.AsRef(in MemoryMarshal.GetReference(g));
        ref float p1 = ref MemoryMarshal.GetReference(first), p2 = ref MemoryMarshal.GetReference(second), p3 = ref MemoryMarshal.GetReference(third);
        nint i = 0, n = w.Length;
        for (; i + S.Width <= n; i += S.Width)
        {
            Step<S>(in rule, ref pw, ref pg, ref p1, ref p2, ref p3, i);
        }
        for (; i < n; i++)
        {
            Step<Simd1>(in rule, ref pw, ref pg, ref p1, ref p2, ref p3, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Step<S>(in TRule rule, ref float w, ref float g, ref float first, ref float second, ref float third, nint i) where S : struct, ISimd<S>
    {
        UpdateState<S> state = default;
        if (TRule.States > 0)
        {
            state.First = S.Load(ref first, i);
        }
        if (TRule.States > 1)
        {
            state.Second = S.Load(ref second, i);
        }
        if (TRule.States > 2)
        {
            state.Third = S.Load(ref third, i);
        }
        S.Store(rule.Update(S.Load(ref w, i), S.Load(ref g, i), ref state), ref w, i);
        if (TRule.States > 0)
        {
            S.Store(WithoutDenormals(state.First), ref first, i);
        }
        if (TRule.States > 1)
        {
            S.Store(WithoutDenormals(state.Second), ref second, i);
        }
        if (TRule.States > 2)
        {
            S.Store(WithoutDenormals(state.Third), ref third, i);
        }
    }

    // The state of a parameter without gradients decays by a factor a step and would stay denormal: rounding never lets the smallest numbers reach zero, and
    // processors are two to a hundred times slower on denormals and their products.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S WithoutDenormals<S>(S state) where S : struct, ISimd<S> => S.Select(S.Abs(state) < 1e-30f, 0f, state);
}
