using System.Runtime.CompilerServices;
using FastNn.Contracts;
using FastNn.Memory;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>y from a and b elementwise, with the vectors that belong to columns read at the index of the column.</summary>
interface IBinaryOp
{
    S Apply<S>(S a, S b, nint column) where S : struct, ISimd<S>;
}

/// <summary>Drivers for elementwise operations on two operands.</summary>
static class Binary
{
    /// <summary>y = op(a, b, column).  a, b, y: [rows, columns]; y may be a or b. Column vectors are read in whole panels. Padding of y becomes zero where all
    /// rows have it.</summary>
    public static void Run<TOp>(scoped in TOp op, ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix y, Workers? workers)
        where TOp : struct, IBinaryOp, allows ref struct
    {
        SameShape.Check(a, b);
        SameShape.Check(a, y);
        Partition.Run(new BinaryKernel<TOp>(op, a, b, y), a.Rows, (long)a.Columns * Partition.ElementCost, workers);
    }

    /// <summary>y = op(x, y) over two spans of the same length.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Run<TOp>(scoped in TOp op, ReadOnlySpan<float> x, Span<float> y) where TOp : struct, IBinaryOp, allows ref struct
    {
        Require.Argument(x.Length == y.Length, nameof(y), $"y has {y.Length} elements; it must have as many as x, {x.Length}.");
        Tiers.Run(new BinaryKernel<TOp>(op, new(x, 1, x.Length), new(y, 1, y.Length), new(y, 1, y.Length)));
    }
}

readonly ref struct BinaryKernel<TOp>(TOp op, ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix y) : IKernel, IRangeWork<BinaryKernel<TOp>>
    where TOp : struct, IBinaryOp, allows ref struct
{
    readonly TOp op = op;
    readonly ReadOnlyMatrix a = a, b = b;
    readonly Matrix y = y;

    public void Run() => Tiers.Run(this);

    public BinaryKernel<TOp> Slice(int start, int end) => new(op, a.Slice(start, end - start), b.Slice(start, end - start), y.Slice(start, end - start));

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        TOp op = this.op;
        nint columns = a.Columns, n = a.IsPadded && b.IsPadded && y.IsPadded ? Panel.Pad(a.Columns) : columns;
        ref float pa = ref a.Start, pb = ref b.Start, py = ref y.Start;
        for (int row = a.Rows; row > 0; row--)
        {
            nint i = 0;
            for (; i + S.Width <= n; i += S.Width)
            {
                S.Store(op.Apply(S.Load(ref pa, i), S.Load(ref pb, i), i), ref py, i);
            }
            for (; i < n; i++)
            {
                Simd1.Store(op.Apply(Simd1.Load(ref pa, i), Simd1.Load(ref pb, i), i), ref py, i);
            }
            for (i = columns; i < n; i++)
            {
                Unsafe.Add(ref py, i) = 0;
            }
            pa = ref Unsafe.Add(ref pa, a.Stride);
            pb = ref Unsafe.Add(ref pb, b.Stride);
            py = ref Unsafe.Add(ref py, y.Stride);
        }
    }
}

/// <summary>y = op(x, x, column) on every finished block of a product: x is the result of the product, y may be the same memory.</summary>
readonly ref struct BinaryEpilogue<TOp>(TOp op, Matrix x, Matrix y) : IEpilogue where TOp : struct, IBinaryOp, allows ref struct
{
    readonly TOp op = op;
    readonly Matrix x = x, y = y;

    [MethodImpl(JitOptions.Kernel)]
    public void Apply<S>(int row, int column, int rows, int columns) where S : struct, ISimd<S>
    {
        TOp op = this.op;
        ref float px = ref Unsafe.Add(ref x.Start, (nint)row * x.Stride), py = ref Unsafe.Add(ref y.Start, (nint)row * y.Stride);
        for (; rows > 0; rows--)
        {
            for (nint i = column; i < column + columns; i += S.Width)
            {
                S value = S.Load(ref px, i);
                S.Store(op.Apply(value, value, i), ref py, i);
            }
            px = ref Unsafe.Add(ref px, x.Stride);
            py = ref Unsafe.Add(ref py, y.Stride);
        }
    }
}
