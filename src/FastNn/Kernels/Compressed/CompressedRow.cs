using System.Runtime.CompilerServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>y = start + x·W for one row and weights in words.  x: [k]  w: [n/16][words of k][16]  scales: [n], not read without  start: a row as that of a
/// <see cref="PanelOperand"/>  y: [n], whole panels</summary>
static class CompressedRow<S, D> where S : struct, ISimd<S> where D : struct, IWordFormat
{
    /// <summary>Computes the row.  exact: each sum is one chain in the order of k, as <see cref="CompressedProduct{D, E}"/> has it. Otherwise there are always
    /// eight accumulators, and the order of a sum depends on n and k alone: all tiers give the same bits.</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static void Run(ref float x, nint k, ref float w, ref float scales, ref float start, nint startPanel, ref float y, nint n, bool exact)
    {
        if (D.RoundsInputs)
        {
            RoundedProduct<S, D>.Run(ref x, 0, 1, k, ref w, ref scales, ref start, startPanel, ref y, 0, n);
            return;
        }
        ref float from = ref start;
        nint fromPanel = startPanel;
        if (D.Unit != 0)
        {
            from = ref PanelOperand.Zero.Start;
            fromPanel = 0;
        }
        nint column = 0;
        for (; n - column >= 8 * Panel.Width; column += 8 * Panel.Width)
        {
            Block<Chains1>(ref x, k, ref w, ref from, fromPanel, ref y, column, 8 * Panel.Width);
        }
        if (exact)
        {
            InOrder(ref x, 0, k, ref w, ref from, fromPanel, ref y, column, n);
            column = n;
        }
        if (n - column >= 4 * Panel.Width)
        {
            Block<Chains2>(ref x, k, ref w, ref from, fromPanel, ref y, column, 4 * Panel.Width);
            column += 4 * Panel.Width;
        }
        if (n - column >= 2 * Panel.Width)
        {
            Block<Chains4>(ref x, k, ref w, ref from, fromPanel, ref y, column, 2 * Panel.Width);
            column += 2 * Panel.Width;
        }
        if (n - column >= Panel.Width)
        {
            Block<Chains8>(ref x, k, ref w, ref from, fromPanel, ref y, column, Panel.Width);
        }
        if (D.Unit != 0)
        {
            Scale(ref y, ref scales, ref start, startPanel, n);
        }
    }

    /// <summary>y = y·unit·scale + start.  y, scales, start: [n]</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static void Scale(ref float y, ref float scales, ref float start, nint startPanel, nint n)
    {
        for (nint column = 0; column < n; column += S.Width)
        {
            S bias = S.Load(ref start, column / Panel.Width * startPanel + column % Panel.Width);
            S.Store(S.MultiplyAdd(S.Load(ref y, column) * D.Unit, S.Load(ref scales, column), bias), ref y, column);
        }
    }

    [MethodImpl(JitOptions.Kernel)]
    static void Block<C>(ref float x, nint k, ref float w, ref float start, nint startPanel, ref float y, nint column, nint columns)
        where C : struct, IChainCount
    {
        nint panel = IWordFormat.PanelOf<D>(k), width = 8 / C.Count * S.Width;
        for (nint i = column; i < column + columns; i += width)
        {
            nint within = i % Panel.Width, index = i / Panel.Width;
            EightSums<S, D, C>.Run(ref x, k, ref Unsafe.Add(ref w, index * panel + within), panel, ref Unsafe.Add(ref start, index * startPanel + within),
                startPanel, ref Unsafe.Add(ref y, i));
        }
        if (k % (C.Count * D.PerWord) is > 0 and var left)
        {
            InOrder(ref x, k - left, k, ref w, ref y, Panel.Width, ref y, column, column + columns);
        }
    }

    /// <summary>Adds the steps from one on to the columns from one on, each in one chain.</summary>
    [MethodImpl(JitOptions.Kernel)]
    static void InOrder(ref float x, nint first, nint k, ref float w, ref float start, nint startPanel, ref float y, nint column, nint end)
    {
        nint panel = IWordFormat.PanelOf<D>(k);
        for (; column < end; column += S.Width)
        {
            nint within = column % Panel.Width, index = column / Panel.Width;
            S sum = S.Load(ref start, index * startPanel + within);
            ref float p = ref Unsafe.Add(ref w, index * panel + within);
            for (nint step = first; step < k; step++)
            {
                sum = S.MultiplyAdd(S.Broadcast(ref x, step), D.Decode(S.Load(ref p, step / D.PerWord * Panel.Width), (int)(step % D.PerWord)), sum);
            }
            S.Store(sum, ref y, column);
        }
    }
}
