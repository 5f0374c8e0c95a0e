using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>
/// C = start + A·W for weights in bytes, with the rows of A rounded to bytes (<see cref="RoundedInputs"/>). The sums are integers, which are exact up to
/// <see cref="RoundedInputs.MostInputs"/>: an output depends on its row alone, not on the tier, the batch or the order.
/// </summary>
static class RoundedProduct<S, D> where S : struct, ISimd<S> where D : struct, IWordFormat
{
    // The rounded inputs of a block lie on the stack; rows of a block share each part of W while it is in L2.
    const int Depth = 1024, MostRows = 8;

    /// <summary>Computes the product.  a: [rows, k]  w: [n/16][words of k and the sums][16]  scales: [n]  start: a row as that of a
    /// <see cref="PanelOperand"/>  c: [rows, n], whole panels</summary>
    [MethodImpl(JitOptions.Kernel)]
    [SkipLocalsInit]
    public static void Run(ref float a, nint aStride, int rows, nint k, ref float w, ref float scales, ref float start, nint startPanel, ref float c,
        nint cStride, nint n)
    {
        Span<float> words = stackalloc float[MostRows * Depth / sizeof(float)];
        Span<RoundedInputs> rounding = stackalloc RoundedInputs[MostRows];
        nint panel = IWordFormat.PanelOf<D>(k);
        for (int first = 0; first < rows; first += MostRows)
        {
            int count = Math.Min(MostRows, rows - first);
            ref float x = ref Unsafe.Add(ref a, first * aStride), y = ref Unsafe.Add(ref c, first * cStride);
            for (int row = 0; row < count; row++)
            {
                rounding[row] = RoundedInputs.Of<S>(ref Unsafe.Add(ref x, row * aStride), k);
                MemoryMarshal.CreateSpan(ref Unsafe.Add(ref y, row * cStride), (int)n).Clear();
            }
            for (nint depth = 0; depth < k; depth += Depth)
            {
                nint steps = Math.Min(Depth, k - depth), stride = (steps + 3) / 4;
                for (int row = 0; row < count; row++)
                {
                    ref byte bytes = ref Unsafe.As<float, byte>(ref Unsafe.Add(ref MemoryMarshal.GetReference(words), row * stride));
                    rounding[row].Round<S>(ref Unsafe.Add(ref x, row * aStride + depth), steps, ref bytes);
                }
                Multiply(words, count, stride, ref Unsafe.Add(ref w, depth / 4 * Panel.Width), panel, ref y, cStride, n);
            }
            ref float sums = ref Unsafe.Add(ref w, panel - Panel.Width);
            for (int row = 0; row < count; row++)
            {
                Finish(rounding[row], ref sums, panel, ref scales, ref start, startPanel, ref Unsafe.Add(ref y, row * cStride), n);
            }
        }
    }

    /// <summary>Computes C += A·W for one block of inputs, with integers in place of floats in C.</summary>
    [MethodImpl(JitOptions.Kernel)]
    static void Multiply(Span<float> words, int rows, nint k, ref float w, nint panel, ref float c, nint cStride, nint n)
    {
        ref float x = ref MemoryMarshal.GetReference(words);
        nint column = 0;
        for (; column <= n - 4 * S.Width; column += 4 * S.Width)
        {
            for (int row = 0; row < rows; row++)
            {
                Four(ref Unsafe.Add(ref x, row * k), k, ref w, panel, ref Unsafe.Add(ref c, row * cStride), column);
            }
        }
        for (; column < n; column += S.Width)
        {
            for (int row = 0; row < rows; row++)
            {
                One(ref Unsafe.Add(ref x, row * k), k, ref w, panel, ref Unsafe.Add(ref c, row * cStride), column);
            }
        }
    }

    [MethodImpl(JitOptions.Kernel)]
    static void Four(ref float x, nint k, ref float w, nint panel, ref float c, nint column)
    {
        S a0 = S.Load(ref c, column), a1 = S.Load(ref c, column + S.Width), a2 = S.Load(ref c, column + 2 * S.Width), a3 = S.Load(ref c, column + 3 * S.Width);
        ref float w0 = ref At(ref w, panel, column), w1 = ref At(ref w, panel, column + S.Width), w2 = ref At(ref w, panel, column + 2 * S.Width),
            w3 = ref At(ref w, panel, column + 3 * S.Width);
        for (nint i = 0; i < k; i++)
        {
            S four = S.Broadcast(ref x, i);
            a0 = S.AddByteProducts(a0, four, S.Load(ref w0, i * Panel.Width));
            a1 = S.AddByteProducts(a1, four, S.Load(ref w1, i * Panel.Width));
            a2 = S.AddByteProducts(a2, four, S.Load(ref w2, i * Panel.Width));
            a3 = S.AddByteProducts(a3, four, S.Load(ref w3, i * Panel.Width));
        }
        S.Store(a0, ref c, column);
        S.Store(a1, ref c, column + S.Width);
        S.Store(a2, ref c, column + 2 * S.Width);
        S.Store(a3, ref c, column + 3 * S.Width);
    }

    [MethodImpl(JitOptions.Kernel)]
    static void One(ref float x, nint k, ref float w, nint panel, ref float c, nint column)
    {
        S sum = S.Load(ref c, column);
        ref float own = ref At(ref w, panel, column);
        for (nint i = 0; i < k; i++)
        {
            sum = S.AddByteProducts(sum, S.Broadcast(ref x, i), S.Load(ref own, i * Panel.Width));
        }
        S.Store(sum, ref c, column);
    }

    /// <summary>c = (c - zero·sum)·unit·scale + start, where the c read are integers.  sums, the last line of each panel: [n/16][16]</summary>
    [MethodImpl(JitOptions.Kernel)]
    static void Finish(RoundedInputs rounding, ref float sums, nint panel, ref float scales, ref float start, nint startPanel, ref float c, nint n)
    {
        for (nint column = 0; column < n; column += S.Width)
        {
            S sum = S.MultiplyAdd(S.FromInt32(S.Load(ref At(ref sums, panel, column), 0)), -rounding.Zero, S.FromInt32(S.Load(ref c, column)));
            S bias = S.Load(ref At(ref start, startPanel, column), 0);
            S.Store(S.MultiplyAdd(sum * rounding.Unit, S.Load(ref scales, column), bias), ref c, column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ref float At(ref float first, nint panel, nint column) =>
        ref Unsafe.Add(ref first, column / Panel.Width * panel + column % Panel.Width);
}
