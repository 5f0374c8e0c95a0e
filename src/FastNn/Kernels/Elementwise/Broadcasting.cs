using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Contracts;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>The function y = f(a, b), elementwise, and its two derivatives.</summary>
interface IBinaryFunction
{
    /// <summary>f(a, b).</summary>
    S Forward<S>(S a, S b) where S : struct, ISimd<S>;

    /// <summary>The gradient by a, from the gradient dy by y.</summary>
    S First<S>(S a, S b, S y, S dy) where S : struct, ISimd<S>;

    /// <summary>The gradient by b, from the gradient dy by y.</summary>
    S Second<S>(S a, S b, S y, S dy) where S : struct, ISimd<S>;
}

/// <summary>A unary function as a binary function that ignores its second operand.</summary>
readonly struct UnaryFunction<TOp>(TOp op) : IBinaryFunction where TOp : struct, IElementwise
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
/// Elementwise functions of two matrices with broadcasting as in NumPy. The gradient of a broadcast operand is the sum over the elements that it was broadcast
/// to, in an order that does not depend on the register width: the same bits at every tier.
/// </summary>
static class Broadcasting
{
    /// <summary>y = op(a, b).  y: [rows, columns]  a, b: [rows or 1, columns or 1]. Padding of y becomes undefined.</summary>
    public static void Forward<TOp>(TOp op, ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix y) where TOp : struct, IBinaryFunction
    {
        Check(a, y);
        Check(b, y);
        Tiers.Run(new BroadcastingForward<TOp>(op, a, b, y));
    }

    /// <summary>
    /// target (+)= the gradient by a (TSide is True) or by b (False), summed over the elements that the target was broadcast to.  y, dy: [rows, columns]
    /// a, b, target: [rows or 1, columns or 1]. Operands that the derivative does not read may be anything of a fitting shape. Padding of the target becomes
    /// undefined.
    /// </summary>
    public static void Backward<TOp, TSide>(TOp op, ReadOnlyMatrix a, ReadOnlyMatrix b, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix target, bool accumulate)
        where TOp : struct, IBinaryFunction where TSide : struct, IFlag
    {
        SameShape.Check(y, dy);
        Check(a, dy);
        Check(b, dy);
        Check(target, dy);
        Tiers.Run(new BroadcastingBackward<TOp, TSide>(op, a, b, y, dy, target, accumulate));
    }

    /// <summary>Returns the floats from one row to the next of an operand that is broadcast to a number of rows: 0 for a single row.</summary>
    public static nint Step(ReadOnlyMatrix m, int rows) => m.Rows == 1 && rows > 1 ? 0 : m.Stride;

    /// <summary>Whether one column is broadcast to several.</summary>
    public static bool IsColumn(ReadOnlyMatrix m, int columns) => m.Columns == 1 && columns > 1;

    static void Check(ReadOnlyMatrix part, ReadOnlyMatrix whole)
    {
        Require.Argument(
            (part.Rows == whole.Rows || part.Rows == 1) && (part.Columns == whole.Columns || part.Columns == 1),
            nameof(part),
            $"The operand is [{part.Rows}, {part.Columns}]; it must be broadcastable to [{whole.Rows}, {whole.Columns}].");
    }
}

readonly ref struct BroadcastingForward<TOp>(TOp op, ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix y) : IKernel where TOp : struct, IBinaryFunction
{
    readonly TOp op = op;
    readonly ReadOnlyMatrix a = a, b = b;
    readonly Matrix y = y;

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        bool aIsColumn = Broadcasting.IsColumn(a, y.Columns), bIsColumn = Broadcasting.IsColumn(b, y.Columns);
        bool padded = (aIsColumn || a.IsPadded) && (bIsColumn || b.IsPadded) && y.IsPadded;
        nint n = padded ? Panel.Pad(y.Columns) : y.Columns, rows = y.Rows, aStep = Broadcasting.Step(a, y.Rows), bStep = Broadcasting.Step(b, y.Rows);
        if (!aIsColumn && !bIsColumn && aStep == n && bStep == n && y.Stride == n)
        {
            n *= rows;
            rows = 1;
        }
        ref float pa = ref a.Start, pb = ref b.Start, py = ref y.Start;
        for (; rows > 0; rows--)
        {
            switch (aIsColumn, bIsColumn)
            {
                case (true, true): Row<S, True, True>(ref pa, ref pb, ref py, n); break;
                case (true, false): Row<S, True, False>(ref pa, ref pb, ref py, n); break;
                case (false, true): Row<S, False, True>(ref pa, ref pb, ref py, n); break;
                default: Row<S, False, False>(ref pa, ref pb, ref py, n); break;
            }
            pa = ref Unsafe.Add(ref pa, aStep);
            pb = ref Unsafe.Add(ref pb, bStep);
            py = ref Unsafe.Add(ref py, y.Stride);
        }
    }

    [MethodImpl(JitOptions.Kernel)]
    void Row<S, A, B>(ref float pa, ref float pb, ref float py, nint n) where S : struct, ISimd<S> where A : struct, IFlag where B : struct, IFlag
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

readonly ref struct BroadcastingBackward<TOp,
    TSide>(TOp op, ReadOnlyMatrix a, ReadOnlyMatrix b, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix target, bool accumulate) : IKernel
    where TOp : struct, IBinaryFunction where TSide : struct, IFlag
{
    // Sums along a row have this many lanes at every register width, and restart after every block.
    const int Lanes = 64, Block = 4096;

    readonly TOp op = op;
    readonly ReadOnlyMatrix a = a, b = b, y = y, dy = dy;
    readonly Matrix target = target;
    readonly bool accumulate = accumulate;

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        bool aIsColumn = Broadcasting.IsColumn(a, dy.Columns), bIsColumn = Broadcasting.IsColumn(b, dy.Columns),
            sums = Broadcasting.IsColumn(target, dy.Columns);
        bool padded = (aIsColumn || a.IsPadded) && (bIsColumn || b.IsPadded) && y.IsPadded && dy.IsPadded && target.IsPadded && !sums;
        nint n = padded ? Panel.Pad(dy.Columns) : dy.Columns, rows = dy.Rows;
        nint aStep = Broadcasting.Step(a, dy.Rows), bStep = Broadcasting.Step(b, dy.Rows), step = Broadcasting.Step(target, dy.Rows);
        if (!aIsColumn && !bIsColumn && !sums && aStep == n && bStep == n && y.Stride == n && dy.Stride == n && step == n)
        {
            n *= rows;
            rows = 1;
        }
        ref float pa = ref a.Start, pb = ref b.Start, py = ref y.Start, pdy = ref dy.Start, p = ref target.Start;
        Span<float> lanes = stackalloc float[Lanes];
        bool adds = accumulate;
        // The gradient of a scalar is summed in double: rows may be many.
        bool isOne = step == 0 && target.Columns == 1;
        double total = 0;
        for (; rows > 0; rows--)
        {
            double sum = aIsColumn && bIsColumn ? Row<S, True, True>(ref pa, ref pb, ref py, ref pdy, ref p, n, adds, sums, lanes)
                : aIsColumn ? Row<S, True, False>(ref pa, ref pb, ref py, ref pdy, ref p, n, adds, sums, lanes)
                : bIsColumn ? Row<S, False, True>(ref pa, ref pb, ref py, ref pdy, ref p, n, adds, sums, lanes)
                : Row<S, False, False>(ref pa, ref pb, ref py, ref pdy, ref p, n, adds, sums || isOne, lanes);
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
        where S : struct, ISimd<S> where A : struct, IFlag where B : struct, IFlag
    {
        if (sums)
        {
            return Sum<S, A, B>(ref pa, ref pb, ref py, ref pdy, dy.Columns, lanes);
        }
        if (adds)
        {
            Write<S, A, B, True>(ref pa, ref pb, ref py, ref pdy, ref p, n);
        }
        else
        {
            Write<S, A, B, False>(ref pa, ref pb, ref py, ref pdy, ref p, n);
        }
        return 0;
    }

    [MethodImpl(JitOptions.Kernel)]
    void Write<S, A, B, TAdds>(ref float pa, ref float pb, ref float py, ref float pdy, ref float p, nint n)
        where S : struct, ISimd<S> where A : struct, IFlag where B : struct, IFlag where TAdds : struct, IFlag
    {
        nint i = 0;
        for (; i + S.Width <= n; i += S.Width)
        {
            S g = Gradient<S, A, B>(ref pa, ref pb, ref py, ref pdy, i);
            S.Store(TAdds.IsSet ? S.Load(ref p, i) + g : g, ref p, i);
        }
        for (; i < n; i++)
        {
            Simd1 g = Gradient<Simd1, A, B>(ref pa, ref pb, ref py, ref pdy, i);
            Simd1.Store(TAdds.IsSet ? Simd1.Load(ref p, i) + g : g, ref p, i);
        }
    }

    // Lane i sums the elements i, i + 64, i + 128, ... of a block; then the halves are added.
    [MethodImpl(JitOptions.Kernel)]
    double Sum<S, A, B>(ref float pa, ref float pb, ref float py, ref float pdy, nint columns, Span<float> lanes)
        where S : struct, ISimd<S> where A : struct, IFlag where B : struct, IFlag
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
    S Gradient<S, A, B>(ref float pa, ref float pb, ref float py, ref float pdy, nint i)
        where S : struct, ISimd<S> where A : struct, IFlag where B : struct, IFlag
    {
        S first = Operand<S, A>.At(ref pa, i), second = Operand<S, B>.At(ref pb, i), result = S.Load(ref py, i), slope = S.Load(ref pdy, i);
        return TSide.IsSet ? op.First(first, second, result, slope) : op.Second(first, second, result, slope);
    }
}

/// <summary>Reads an operand: one element for a whole row, or one for every column.</summary>
file static class Operand<S, TIsColumn> where S : struct, ISimd<S> where TIsColumn : struct, IFlag
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S At(ref float p, nint i) => TIsColumn.IsSet ? S.Broadcast(ref p, 0) : S.Load(ref p, i);
}
