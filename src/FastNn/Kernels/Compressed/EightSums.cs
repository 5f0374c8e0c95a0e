using System.Runtime.CompilerServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>The number of chains of a sum as a type.</summary>
interface IChainCount
{
    static abstract int Count { get; }
}

readonly struct Chains1 : IChainCount { public static int Count => 1; }

readonly struct Chains2 : IChainCount { public static int Count => 2; }

readonly struct Chains4 : IChainCount { public static int Count => 4; }

readonly struct Chains8 : IChainCount { public static int Count => 8; }

/// <summary>Eight accumulators for the product of a row with weights in words: adjacent registers of columns times chains, which take words in turns. Written
/// out, not composed of types: what the JIT inlines into a method is limited by the method's own length.</summary>
static class EightSums<S, D, C> where S : struct, ISimd<S> where D : struct, IWordFormat where C : struct, IChainCount
{
    /// <summary>Computes 8 / C registers of columns; all operands begin at the first one. Leaves the last steps out, where there are fewer
    /// than a word for each chain.</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static void Run(ref float x, nint k, ref float w, nint panel, ref float start, nint startPanel, ref float y)
    {
        S a0 = Start(0, ref start, startPanel), a1 = Start(1, ref start, startPanel), a2 = Start(2, ref start, startPanel);
        S a3 = Start(3, ref start, startPanel), a4 = Start(4, ref start, startPanel), a5 = Start(5, ref start, startPanel);
        S a6 = Start(6, ref start, startPanel), a7 = Start(7, ref start, startPanel);
        for (; k >= C.Count * D.PerWord; k -= C.Count * D.PerWord)
        {
            a0 = Add(a0, 0, ref x, ref w, panel);
            a1 = Add(a1, 1, ref x, ref w, panel);
            a2 = Add(a2, 2, ref x, ref w, panel);
            a3 = Add(a3, 3, ref x, ref w, panel);
            a4 = Add(a4, 4, ref x, ref w, panel);
            a5 = Add(a5, 5, ref x, ref w, panel);
            a6 = Add(a6, 6, ref x, ref w, panel);
            a7 = Add(a7, 7, ref x, ref w, panel);
            x = ref Unsafe.Add(ref x, C.Count * D.PerWord);
            w = ref Unsafe.Add(ref w, C.Count * Panel.Width);
        }
        if (C.Count == 1)
        {
            S.Store(a0, ref y, 0);
            S.Store(a1, ref y, S.Width);
            S.Store(a2, ref y, 2 * S.Width);
            S.Store(a3, ref y, 3 * S.Width);
            S.Store(a4, ref y, 4 * S.Width);
            S.Store(a5, ref y, 5 * S.Width);
            S.Store(a6, ref y, 6 * S.Width);
            S.Store(a7, ref y, 7 * S.Width);
            return;
        }
        S b0 = a0 + a1, b1 = a2 + a3, b2 = a4 + a5, b3 = a6 + a7;
        if (C.Count == 2)
        {
            S.Store(b0, ref y, 0);
            S.Store(b1, ref y, S.Width);
            S.Store(b2, ref y, 2 * S.Width);
            S.Store(b3, ref y, 3 * S.Width);
        }
        else if (C.Count == 4)
        {
            S.Store(b0 + b1, ref y, 0);
            S.Store(b2 + b3, ref y, S.Width);
        }
        else
        {
            S.Store(b0 + b1 + (b2 + b3), ref y, 0);
        }
    }

    // Accumulator i is chain i % C of register i / C.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S Start(int i, ref float start, nint panel) => i % C.Count == 0 ? S.Load(ref start, Register(i, panel)) : 0f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S Add(S sum, int i, ref float x, ref float w, nint panel)
    {
        S words = S.Load(ref w, Register(i, panel) + i % C.Count * Panel.Width);
        int at = i % C.Count * D.PerWord;
        sum = S.MultiplyAdd(S.Broadcast(ref x, at), D.Decode(words, 0), sum);
        sum = S.MultiplyAdd(S.Broadcast(ref x, at + 1), D.Decode(words, 1), sum);
        if (D.PerWord > 2)
        {
            sum = S.MultiplyAdd(S.Broadcast(ref x, at + 2), D.Decode(words, 2), sum);
            sum = S.MultiplyAdd(S.Broadcast(ref x, at + 3), D.Decode(words, 3), sum);
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static nint Register(int i, nint panel) => i / C.Count * S.Width / Panel.Width * panel + i / C.Count * S.Width % Panel.Width;
}
