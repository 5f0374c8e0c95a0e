using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>y = f(a, b), elementwise, and its two derivatives.</summary>
interface IPairwise
{
    /// <summary>f(a, b).</summary>
    S Forward<S>(S a, S b) where S : struct, ISimd<S>;

    /// <summary>The gradient by a, from that by y.</summary>
    S First<S>(S a, S b, S y, S dy) where S : struct, ISimd<S>;

    /// <summary>The gradient by b, from that by y.</summary>
    S Second<S>(S a, S b, S y, S dy) where S : struct, ISimd<S>;
}

/// <summary>A function of one number, as one of two that does not look at the second.</summary>
readonly struct Alone<TOp>(TOp op) : IPairwise where TOp : struct, IElementwise
{
    readonly TOp op = op;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Forward<S>(S a, S b) where S : struct, ISimd<S> => op.Forward(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S First<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => op.Backward(a, y, dy);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Second<S>(S a, S b, S y, S dy) where S : struct, ISimd<S> => 0f;
}

/// <summary>
/// Elementwise functions of two matrices of which one row, one column or one number may stand for all of them, as in NumPy. The gradient of what stood for many
/// is the sum over them, in an order that no register width changes: the same bits at every tier.
/// </summary>
static class Pairwise
{
    /// <summary>y = op(a, b).  y: [rows, columns]  a, b: [rows or 1, columns or 1]. Padding of y becomes anything.</summary>
    public static void Forward<TOp>(TOp op, ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix y) where TOp : struct, IPairwise
    {
        Check(a, y);
        Check(b, y);
        Tiers.Run(new PairwiseForward<TOp>(op, a, b, y));
    }

    /// <summary>
    /// target (+)= the gradient by a (TSide is Yes) or b (No), summed over whatever the target stood for. y, dy: [rows, columns] a, b, target: [rows or 1,
    /// columns
    /// or 1]. Of a, b and y, those that the derivative does not look at may be anything of a fitting shape. Padding of the target becomes anything.
    /// </summary>
    public static void Backward<TOp, TSide>(TOp op, ReadOnlyMatrix a, ReadOnlyMatrix b, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix target, bool accumulate)
        where TOp : struct, IPairwise where TSide : struct, IChoice
    {
        SameShape.Check(y, dy);
        Check(a, dy);
        Check(b, dy);
        Check(target, dy);
        Tiers.Run(new PairwiseBackward<TOp, TSide>(op, a, b, y, dy, target, accumulate));
    }

    /// <summary>Floats from one row of what stands for so many rows to the next: none where one row stands for all.</summary>
    public static nint Step(ReadOnlyMatrix m, int rows) => m.Rows == 1 && rows > 1 ? 0 : m.Stride;

    /// <summary>Whether one column stands for several.</summary>
    public static bool IsColumn(ReadOnlyMatrix m, int columns) => m.Columns == 1 && columns > 1;

    static void Check(ReadOnlyMatrix part, ReadOnlyMatrix whole)
    {
        if ((part.Rows != whole.Rows && part.Rows != 1) || (part.Columns != whole.Columns && part.Columns != 1))
        {
            throw new ArgumentException($"[{part.Rows}, {part.Columns}] cannot stand for [{whole.Rows}, {whole.Columns}].");
        }
    }
}

readonly ref struct PairwiseForward<TOp>(TOp op, ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix y) : IKernel where TOp : struct, IPairwise
{
    readonly TOp op = op;
    readonly ReadOnlyMatrix a = a, b = b;
    readonly Matrix y = y;

    [MethodImpl(KernelCode.Options)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        bool aIsColumn = Pairwise.IsColumn(a, y.Columns), bIsColumn = Pairwise.IsColumn(b, y.Columns);
        bool padded = (aIsColumn || a.IsPadded) && (bIsColumn || b.IsPadded) && y.IsPadded;
        nint n = padded ? Panel.Pad(y.Columns) : y.Columns, rows = y.Rows, aStep = Pairwise.Step(a, y.Rows), bStep = Pairwise.Step(b, y.Rows);
        if (!aIsColumn && !bIsColumn && aStep == n && bStep == n && y.Stride == n)
        {
            n *= rows;
            rows = 1;
        }
        ref float pa = ref a.Start, pb = ref b.Start, py = ref y.Start;
        for (; rows > 0; rows--)
        {
            if (aIsColumn && bIsColumn)
            {
                Row<S, Yes, Yes>(ref pa, ref pb, ref py, n);
            }
            else if (aIsColumn)
            {
                Row<S, Yes, No>(ref pa, ref pb, ref py, n);
            }
            else if (bIsColumn)
            {
                Row<S, No, Yes>(ref pa, ref pb, ref py, n);
            }
            else
            {
                Row<S, No, No>(ref pa, ref pb, ref py, n);
            }
            pa = ref Unsafe.Add(ref pa, aStep);
            pb = ref Unsafe.Add(ref pb, bStep);
            py = ref Unsafe.Add(ref py, y.Stride);
        }
    }

    [MethodImpl(KernelCode.Options)]
    void Row<S, A, B>(ref float pa, ref float pb, ref float py, nint n) where S : struct, ISimd<S> where A : struct, IChoice where B : struct, IChoice
    {
        TOp op = this.op;
        nint i = 0;
        for (; i + S.Width <= n; i += S.Width)
        {
            S.Store(op.Forward(Operand<S, A>.At(ref pa, i), Operand<S, B>.At(ref pb, i)), ref py, i);
        }
        for (; i < n; i++)
        {
            Simd1.Store(op.Forward(Operand<Simd1, A>.At(ref pa, i), Operand<Simd1, B>.At(ref pb, i)), ref py, i);
        }
    }
}

readonly ref struct PairwiseBackward<TOp, TSide>(TOp op, ReadOnlyMatrix a, ReadOnlyMatrix b, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix target, bool accumulate) : IKernel
    where TOp : struct, IPairwise where TSide : struct, IChoice
{
    // Sums along a row run in so many lanes whatever the register, and begin anew after a block.
    const int Lanes = 64, Block = 4096;

    readonly TOp op = op;
    readonly ReadOnlyMatrix a = a, b = b, y = y, dy = dy;
    readonly Matrix target = target;
    readonly bool accumulate = accumulate;

    [MethodImpl(KernelCode.Options)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        bool aIsColumn = Pairwise.IsColumn(a, dy.Columns), bIsColumn = Pairwise.IsColumn(b, dy.Columns), sums = Pairwise.IsColumn(target, dy.Columns);
        bool padded = (aIsColumn || a.IsPadded) && (bIsColumn || b.IsPadded) && y.IsPadded && dy.IsPadded && target.IsPadded && !sums;
        nint n = padded ? Panel.Pad(dy.Columns) : dy.Columns, rows = dy.Rows;
        nint aStep = Pairwise.Step(a, dy.Rows), bStep = Pairwise.Step(b, dy.Rows), step = Pairwise.Step(target, dy.Rows);
        if (!aIsColumn && !bIsColumn && !sums && aStep == n && bStep == n && y.Stride == n && dy.Stride == n && step == n)
        {
            n *= rows;
            rows = 1;
        }
        ref float pa = ref a.Start, pb = ref b.Start, py = ref y.Start, pdy = ref dy.Start, p = ref target.Start;
        Span<float> lanes = stackalloc float[Lanes];
        bool adds = accumulate;
        // One number that stands for all of them is summed in double: rows may be many.
        bool isOne = step == 0 && target.Columns == 1;
        double total = 0;
        for (; rows > 0; rows--)
        {
            double sum = aIsColumn && bIsColumn ? Row<S, Yes, Yes>(ref pa, ref pb, ref py, ref pdy, ref p, n, adds, sums, lanes)
                : aIsColumn ? Row<S, Yes, No>(ref pa, ref pb, ref py, ref pdy, ref p, n, adds, sums, lanes)
                : bIsColumn ? Row<S, No, Yes>(ref pa, ref pb, ref py, ref pdy, ref p, n, adds, sums, lanes)
                : Row<S, No, No>(ref pa, ref pb, ref py, ref pdy, ref p, n, adds, sums || isOne, lanes);
            if (isOne)
            {
                total += sum;
            }
            else if (sums)
            {
                p = (adds ? p : 0) + (float)sum;
            }
            adds |= step == 0;
            pa = ref Unsafe.Add(ref pa, aStep);
            pb = ref Unsafe.Add(ref pb, bStep);
            py = ref Unsafe.Add(ref py, y.Stride);
            pdy = ref Unsafe.Add(ref pdy, dy.Stride);
            p = ref Unsafe.Add(ref p, step);
        }
        if (isOne)
        {
            p = (float)((accumulate ? p : 0) + total);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    double Row<S, A, B>(ref float pa, ref float pb, ref float py, ref float pdy, ref float p, nint n, bool adds, bool sums, Span<float> lanes)
        where S : struct, ISimd<S> where A : struct, IChoice where B : struct, IChoice
    {
        if (sums)
        {
            return Sum<S, A, B>(ref pa, ref pb, ref py, ref pdy, dy.Columns, lanes);
        }
        if (adds)
        {
            Write<S, A, B, Yes>(ref pa, ref pb, ref py, ref pdy, ref p, n);
        }
        else
        {
            Write<S, A, B, No>(ref pa, ref pb, ref py, ref pdy, ref p, n);
        }
        return 0;
    }

    [MethodImpl(KernelCode.Options)]
    void Write<S, A, B, TAdds>(ref float pa, ref float pb, ref float py, ref float pdy, ref float p, nint n)
        where S : struct, ISimd<S> where A : struct, IChoice where B : struct, IChoice where TAdds : struct, IChoice
    {
        nint i = 0;
        for (; i + S.Width <= n; i += S.Width)
        {
            S g = Gradient<S, A, B>(ref pa, ref pb, ref py, ref pdy, i);
            S.Store(TAdds.IsYes ? S.Load(ref p, i) + g : g, ref p, i);
        }
        for (; i < n; i++)
        {
            Simd1 g = Gradient<Simd1, A, B>(ref pa, ref pb, ref py, ref pdy, i);
            Simd1.Store(TAdds.IsYes ? Simd1.Load(ref p, i) + g : g, ref p, i);
        }
    }

    // Lane i holds the numbers i, i + 64, i + 128 of a block; then halves are added to halves.
    [MethodImpl(KernelCode.Options)]
    double Sum<S, A, B>(ref float pa, ref float pb, ref float py, ref float pdy, nint columns, Span<float> lanes)
        where S : struct, ISimd<S> where A : struct, IChoice where B : struct, IChoice
    {
        ref float lane = ref MemoryMarshal.GetReference(lanes);
        double total = 0;
        for (nint block = 0; block < columns; block += Block)
        {
            nint end = Math.Min(columns, block + Block), i = block;
            lanes.Clear();
            for (; i + Lanes <= end; i += Lanes)
            {
                for (nint j = 0; j < Lanes; j += S.Width)
                {
                    S.Store(S.Load(ref lane, j) + Gradient<S, A, B>(ref pa, ref pb, ref py, ref pdy, i + j), ref lane, j);
                }
            }
            nint left = 0;
            for (; i + S.Width <= end; i += S.Width, left += S.Width)
            {
                S.Store(S.Load(ref lane, left) + Gradient<S, A, B>(ref pa, ref pb, ref py, ref pdy, i), ref lane, left);
            }
            for (; i < end; i++, left++)
            {
                Simd1.Store(Simd1.Load(ref lane, left) + Gradient<Simd1, A, B>(ref pa, ref pb, ref py, ref pdy, i), ref lane, left);
            }
            nint half = Lanes / 2;
            while (half >= columns)
            {
                half /= 2;
            }
            for (; half > 0; half /= 2)
            {
                for (nint j = 0; j < half; j++)
                {
                    Unsafe.Add(ref lane, j) += Unsafe.Add(ref lane, j + half);
                }
            }
            total += lane;
        }
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    S Gradient<S, A, B>(ref float pa, ref float pb, ref float py, ref float pdy, nint i) where S : struct, ISimd<S> where A : struct, IChoice where B : struct, IChoice
    {
        S first = Operand<S, A>.At(ref pa, i), second = Operand<S, B>.At(ref pb, i), result = S.Load(ref py, i), slope = S.Load(ref pdy, i);
        return TSide.IsYes ? op.First(first, second, result, slope) : op.Second(first, second, result, slope);
    }
}

/// <summary>How an operand is read: one number for a whole row, or a number for every place.</summary>
file static class Operand<S, TIsColumn> where S : struct, ISimd<S> where TIsColumn : struct, IChoice
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S At(ref float p, nint i) => TIsColumn.IsYes ? S.Broadcast(ref p, 0) : S.Load(ref p, i);
}
