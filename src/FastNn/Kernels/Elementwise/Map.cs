using System.Runtime.CompilerServices;
using FastNn.Memory;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>Drivers for elementwise operations on matrices: whole registers first, then the tail with the same operation on one lane.</summary>
static class Map
{
    // Below some 2 µs of work on one thread, a second one costs more than it brings.
    const long ParallelElements = 16_384;

    /// <summary>y = op(x).  x, y: [rows, columns], may be the same. Padding of y, where both have it, becomes anything.</summary>
    public static void Forward<TOp>(TOp op, ReadOnlyMatrix x, Matrix y, Workers? workers = null) where TOp : struct, IElementwise
    {
        SameShape.Check(x, y);
        if (workers is null || (long)x.Rows * x.Columns < ParallelElements)
        {
            Tiers.Run(new MapForward<TOp>(op, x, y));
        }
        else
        {
            workers.Run(new ForwardJob<TOp>(op, x, y, workers.Count), workers.Count);
        }
    }

    /// <summary>dx = op'(x, y)·dy.  All [rows, columns]; dx may be dy. Padding of dx, where all have it, becomes zero.</summary>
    public static void Backward<TOp>(TOp op, ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, Workers? workers = null) where TOp : struct, IElementwise
    {
        SameShape.Check(x, y);
        SameShape.Check(x, dy);
        SameShape.Check(x, dx);
        if (workers is null || (long)x.Rows * x.Columns < ParallelElements)
        {
            Tiers.Run(new MapBackward<TOp>(op, x, y, dy, dx));
        }
        else
        {
            workers.Run(new BackwardJob<TOp>(op, x, y, dy, dx, workers.Count), workers.Count);
        }
    }

    readonly ref struct ForwardJob<TOp>(TOp op, ReadOnlyMatrix x, Matrix y, int parts) : IJob where TOp : struct, IElementwise
    {
        readonly TOp op = op;
        readonly ReadOnlyMatrix x = x;
        readonly Matrix y = y;
        readonly int parts = parts;

        public void Run(int part)
        {
            int first = Share.Start(0, x.Rows, part, parts, 1), rows = Share.Start(0, x.Rows, part + 1, parts, 1) - first;
            Tiers.Run(new MapForward<TOp>(op, x.Slice(first, rows), y.Slice(first, rows)));
        }
    }

    readonly ref struct BackwardJob<TOp>(TOp op, ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx, int parts) : IJob where TOp : struct, IElementwise
    {
        readonly TOp op = op;
        readonly ReadOnlyMatrix x = x, y = y, dy = dy;
        readonly Matrix dx = dx;
        readonly int parts = parts;

        public void Run(int part)
        {
            int first = Share.Start(0, x.Rows, part, parts, 1), rows = Share.Start(0, x.Rows, part + 1, parts, 1) - first;
            Tiers.Run(new MapBackward<TOp>(op, x.Slice(first, rows), y.Slice(first, rows), dy.Slice(first, rows), dx.Slice(first, rows)));
        }
    }
}

readonly ref struct MapForward<TOp>(TOp op, ReadOnlyMatrix x, Matrix y) : IKernel where TOp : struct, IElementwise
{
    readonly TOp op = op;
    readonly ReadOnlyMatrix x = x;
    readonly Matrix y = y;

    [MethodImpl(KernelCode.Options)]
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

readonly ref struct MapBackward<TOp>(TOp op, ReadOnlyMatrix x, ReadOnlyMatrix y, ReadOnlyMatrix dy, Matrix dx) : IKernel where TOp : struct, IElementwise
{
    readonly TOp op = op;
    readonly ReadOnlyMatrix x = x, y = y, dy = dy;
    readonly Matrix dx = dx;

    [MethodImpl(KernelCode.Options)]
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
            // A derivative may be infinite at whatever the padding holds, and infinity times zero is no zero.
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

/// <summary>y = op(x) on every finished block of a product: x is the product's own result, y may be the same memory.</summary>
readonly ref struct MapEpilogue<TOp>(TOp op, Matrix x, Matrix y) : IEpilogue where TOp : struct, IElementwise
{
    readonly TOp op = op;
    readonly Matrix x = x, y = y;

    [MethodImpl(KernelCode.Options)]
    public void Apply<S>(int row, int column, int rows, int columns) where S : struct, ISimd<S>
    {
        TOp op = this.op;
        ref float px = ref Unsafe.Add(ref x.Start, (nint)row * x.Stride + column);
        ref float py = ref Unsafe.Add(ref y.Start, (nint)row * y.Stride + column);
        for (; rows > 0; rows--)
        {
            for (nint i = 0; i < columns; i += S.Width)
            {
                S.Store(op.Forward(S.Load(ref px, i)), ref py, i);
            }
            px = ref Unsafe.Add(ref px, x.Stride);
            py = ref Unsafe.Add(ref py, y.Stride);
        }
    }
}
