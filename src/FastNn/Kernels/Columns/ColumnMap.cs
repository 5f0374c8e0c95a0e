using System.Runtime.CompilerServices;
using FastNn.Memory;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>A number from two at the same place, and from what belongs to their column.</summary>
interface IColumnOp
{
    S Of<S>(S a, S b, nint column) where S : struct, ISimd<S>;
}

/// <summary>y = op(x, x, column) on every finished block of a product: x is the product's own result, y may be the same memory.</summary>
readonly ref struct ColumnEpilogue<TOp>(TOp op, Matrix x, Matrix y) : IEpilogue where TOp : struct, IColumnOp, allows ref struct
{
    readonly TOp op = op;
    readonly Matrix x = x, y = y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PanelOperand Target(scoped in PanelOperand c, int row, int column) => c.From(row, column);

    [MethodImpl(KernelCode.Options)]
    public void Apply<S>(int row, int column, int rows, int columns) where S : struct, ISimd<S>
    {
        TOp op = this.op;
        ref float px = ref Unsafe.Add(ref x.Start, (nint)row * x.Stride), py = ref Unsafe.Add(ref y.Start, (nint)row * y.Stride);
        for (; rows > 0; rows--)
        {
            for (nint i = column; i < column + columns; i += S.Width)
            {
                S value = S.Load(ref px, i);
                S.Store(op.Of(value, value, i), ref py, i);
            }
            px = ref Unsafe.Add(ref px, x.Stride);
            py = ref Unsafe.Add(ref py, y.Stride);
        }
    }
}

/// <summary>y = op(a, b, column), number by number.</summary>
static class ColumnMap
{
    /// <summary>a, b, y: [rows, columns]; y may be a or b. What belongs to columns is read in whole panels. Padding of y becomes zero where all rows have
    /// it.</summary>
    public static void Run<TOp>(scoped in TOp op, ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix y, Workers? workers) where TOp : struct, IColumnOp, allows ref struct
    {
        SameShape.Check(a, b);
        SameShape.Check(a, y);
        Partition.Run(new ColumnMapKernel<TOp>(op, a, b, y), a.Rows, (long)a.Columns * Partition.ElementCost, workers);
    }
}

readonly ref struct ColumnMapKernel<TOp>(TOp op, ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix y) : IKernel, IRangeWork<ColumnMapKernel<TOp>>
    where TOp : struct, IColumnOp, allows ref struct
{
    readonly TOp op = op;
    readonly ReadOnlyMatrix a = a, b = b;
    readonly Matrix y = y;

    public void Run() => Tiers.Run(this);

    public ColumnMapKernel<TOp> Slice(int start, int end) => new(op, a.Slice(start, end - start), b.Slice(start, end - start), y.Slice(start, end - start));

    [MethodImpl(KernelCode.Options)]
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
                S.Store(op.Of(S.Load(ref pa, i), S.Load(ref pb, i), i), ref py, i);
            }
            for (; i < n; i++)
            {
                Simd1.Store(op.Of(Simd1.Load(ref pa, i), Simd1.Load(ref pb, i), i), ref py, i);
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
