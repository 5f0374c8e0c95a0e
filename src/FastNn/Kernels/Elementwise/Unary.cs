using System.Runtime.CompilerServices;
using FastNn.Memory;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>Drivers for elementwise functions of one operand: whole registers first, then the tail with the same function on one lane.</summary>
static class Unary
{
    /// <summary>y = op(x).  x, y: [rows, columns], may be the same. Padding of y, where both have it, becomes undefined.</summary>
    public static void Forward<TOp>(TOp op, ReadOnlyMatrix x, Matrix y, Workers? workers = null) where TOp : struct, IElementwise
    {
        SameShape.Check(x, y);
        Partition.Run(new UnaryForward<TOp>(op, x, y), x.Rows, (long)x.Columns * Partition.ElementCost, workers);
    }

    /// <summary>dx = op'(x, y)·dy.  All [rows, columns]; dx may be dy. Padding of dx, where all have it, becomes zero.</summary>
    public static void Backward<TOp>(TOp op, ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, Workers? workers = null)
        where TOp : struct, IElementwise
    {
        SameShape.Check(x, y);
        SameShape.Check(x, dy);
        SameShape.Check(x, dx);
        Partition.Run(new UnaryBackward<TOp>(op, x, y, dy, dx), x.Rows, (long)x.Columns * Partition.ElementCost, workers);
    }

    /// <summary>Returns an epilogue that computes y = op(z) on every finished block of a product.  z: the result of the product  y: may be the same
    /// memory</summary>
    public static BinaryEpilogue<ForwardOp<TOp>> Epilogue<TOp>(TOp op, Matrix z, Matrix y) where TOp : struct, IElementwise => new(new(op), z, y);
}

readonly ref struct UnaryForward<TOp>(TOp op, ReadOnlyMatrix x, Matrix y) : IKernel, IRangeWork<UnaryForward<TOp>> where TOp : struct, IElementwise
{
    readonly TOp op = op;
    readonly ReadOnlyMatrix x = x;
    readonly Matrix y = y;

    public void Run() => Tiers.Run(this);

    public UnaryForward<TOp> Slice(int start, int end) => new(op, x.Slice(start, end - start), y.Slice(start, end - start));

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        TOp op = this.op;
        nint rows = x.Rows, n = x.IsPadded && y.IsPadded ? Panel.Pad(x.Columns) : x.Columns;
        nint xStride = x.Stride, yStride = y.Stride;
        if (xStride == n && yStride == n)
        {
            n *= rows;
            rows = 1;
        }
        ref float px = ref x.Start, py = ref y.Start;
        for (nint row = 0; row < rows; row++)
        {
            nint i = 0;
            for (; i + 2 * S.Width <= n; i += 2 * S.Width)
            {
                S first = op.Forward(S.Load(ref px, i)), second = op.Forward(S.Load(ref px, i + S.Width));
                S.Store(first, ref py, i);
                S.Store(second, ref py, i + S.Width);
            }
            for (; i + S.Width <= n; i += S.Width)
            {
                S.Store(op.Forward(S.Load(ref px, i)), ref py, i);
            }
            for (; i < n; i++)
            {
                Simd1.Store(op.Forward(Simd1.Load(ref px, i)), ref py, i);
            }
            px = ref Unsafe.Add(ref px, xStride);
            py = ref Unsafe.Add(ref py, yStride);
        }
    }
}

readonly ref struct UnaryBackward<TOp>(TOp op, ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx) : IKernel, IRangeWork<UnaryBackward<TOp>>
    where TOp : struct, IElementwise
{
    readonly TOp op = op;
    readonly ReadOnlyMatrix x = x, y = y, dy = dy;
    readonly Matrix dx = dx;

    public void Run() => Tiers.Run(this);

    public UnaryBackward<TOp> Slice(int start, int end)
    {
        int rows = end - start;
        return new(op, x.Slice(start, rows), y.Slice(start, rows), dy.Slice(start, rows), dx.Slice(start, rows));
    }

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        TOp op = this.op;
        bool padded = x.IsPadded && y.IsPadded && dy.IsPadded && dx.IsPadded;
        nint rows = x.Rows, columns = x.Columns, n = padded ? Panel.Pad(x.Columns) : columns;
        nint xStride = x.Stride, yStride = y.Stride, dyStride = dy.Stride, dxStride = dx.Stride;
        if (xStride == columns && yStride == columns && dyStride == columns && dxStride == columns)
        {
            columns *= rows;
            n = columns;
            rows = 1;
        }
        ref float px = ref x.Start, py = ref y.Start, pdy = ref dy.Start, pdx = ref dx.Start;
        for (nint row = 0; row < rows; row++)
        {
            nint i = 0;
            for (; i + S.Width <= n; i += S.Width)
            {
                S.Store(op.Backward(S.Load(ref px, i), S.Load(ref py, i), S.Load(ref pdy, i)), ref pdx, i);
            }
            for (; i < n; i++)
            {
                Simd1.Store(op.Backward(Simd1.Load(ref px, i), Simd1.Load(ref py, i), Simd1.Load(ref pdy, i)), ref pdx, i);
            }
            // A derivative may be infinite at a value in the padding, and infinity·0 is NaN.
            for (i = columns; i < n; i++)
            {
                Unsafe.Add(ref pdx, i) = 0;
            }
            px = ref Unsafe.Add(ref px, xStride);
            py = ref Unsafe.Add(ref py, yStride);
            pdy = ref Unsafe.Add(ref pdy, dyStride);
            pdx = ref Unsafe.Add(ref pdx, dxStride);
        }
    }
}
