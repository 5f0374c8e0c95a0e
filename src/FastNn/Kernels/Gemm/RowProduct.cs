using System.Runtime.CompilerServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>The operands of a product of one row but the row itself: y = max(start + x·W, low).</summary>
/// <param name="w">W: [n/16][k][16]</param>
/// <param name="k">Elements of x.</param>
/// <param name="start">The start: [n], or one panel where startPanel is 0.</param>
/// <param name="startPanel">Floats from a panel of the start to the next.</param>
/// <param name="n">Elements of y: whole panels, or the half of one.</param>
/// <param name="low">The least result: -∞ for none, 0 for a ReLU. NaN stays.</param>
readonly unsafe struct RowOperands(float* w, nint k, float* start, nint startPanel, nint n, float low)
{
    public readonly float* W = w, Start = start;
    public readonly nint K = k, StartPanel = startPanel, N = n;
    public readonly float Low = low;
}

/// <summary>y = max(start + x·W, low) for one row, in passes over x for the columns of one R each.</summary>
static unsafe class RowProduct<S, R, C> where S : struct, ISimd<S> where R : struct, ITileRow<R, S> where C : struct, IChains<C, R, S>
{
    /// <param name="o">The other operands.</param>
    /// <param name="x">x: [k]</param>
    /// <param name="y">y: [n], at least the columns of R</param>
    [MethodImpl(JitOptions.Kernel)]
    public static void Run(in RowOperands o, ref float x, ref float y)
    {
        nint panel = o.K * Panel.Width, column = 0;
        while (true)
        {
            // Shifts: the column is never negative.
            nint index = column >>> 4, within = column & 15, k = o.K;
            ref float p = ref x, w = ref *(o.W + index * panel + within);
            C chains = C.From(R.Load(ref *(o.Start + index * o.StartPanel + within), o.StartPanel));
            for (; k >= C.Count; k -= C.Count)
            {
                chains = chains.Add(ref p, ref w, panel);
                p = ref Unsafe.Add(ref p, C.Count);
                w = ref Unsafe.Add(ref w, C.Count * Panel.Width);
            }
            for (; C.Count > 1 && k > 0; k--)
            {
                chains = chains.AddOne(ref p, ref w, panel);
                p = ref Unsafe.Add(ref p, 1);
                w = ref Unsafe.Add(ref w, Panel.Width);
            }
            chains.Sum().AtLeast(o.Low).Store(ref Unsafe.Add(ref y, column), Panel.Width);
            if (column + R.Width >= o.N)
            {
                return;
            }
            // The last pass may begin within the one before, whose results it computes again.
            column = Math.Min(column + R.Width, o.N - R.Width);
        }
    }
}
