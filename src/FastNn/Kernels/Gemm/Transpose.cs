using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Contracts;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>Transposes matrices in blocks that fit into registers.</summary>
static class Transpose
{
    /// <summary>y = xᵀ.  x: [rows, columns]  y: [columns, rows]. Padding of y is left as it is.</summary>
    public static void Run(ReadOnlyMatrix x, Matrix y)
    {
        Require.Argument(x.Rows == y.Columns && x.Columns == y.Rows, nameof(y),
            $"y is [{y.Rows}, {y.Columns}]; the transpose of x is [{x.Columns}, {x.Rows}].");
        Tiers.Run(new TransposeKernel(ref x.Start, x.Rows, x.Columns, x.Stride, ref y.Start, y.Stride));
    }

    /// <summary>
    /// A matrix in panels, transposed into panels.  x: [rows, columns] as [columns/16][rows][16]  y: [columns, rows] as [rows/16][padded columns][16];
    /// lanes beyond the rows in the last panel of y become zero.
    /// </summary>
    public static void Panels(ReadOnlySpan<float> x, int rows, int columns, Span<float> y) =>
        Tiers.Run(new PanelTransposeKernel(x, rows, Panel.Pad(columns), y));
}

/// <summary>Transposes panels into panels: a block of 16 × 16 is contiguous on both sides.</summary>
readonly ref struct PanelTransposeKernel(ReadOnlySpan<float> x, int rows, int columns, Span<float> y) : IKernel
{
    readonly ReadOnlySpan<float> x = x;
    readonly Span<float> y = y;
    readonly int rows = rows, columns = columns;

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        nint whole = rows / Panel.Width * Panel.Width, left = rows - whole;
        ref float source = ref Unsafe.AsRef(in MemoryMarshal.GetReference(x)), target = ref MemoryMarshal.GetReference(y);
        // The last panel of y may be partial: lanes beyond the rows are zero.
        Span<float> last = stackalloc float[Panel.Width * Panel.Width];
        ref float filled = ref MemoryMarshal.GetReference(last);
        for (nint column = 0; column < columns; column += Panel.Width)
        {
            ref float from = ref Unsafe.Add(ref source, column * rows), into = ref Unsafe.Add(ref target, column * Panel.Width);
            for (nint row = 0; row < whole; row += Panel.Width)
            {
                Block<S>(ref from, ref into);
                from = ref Unsafe.Add(ref from, Panel.Width * Panel.Width);
                into = ref Unsafe.Add(ref into, Panel.Width * columns);
            }
            if (left > 0)
            {
                for (nint i = 0; i < left * Panel.Width; i += S.Width)
                {
                    S.Store(S.Load(ref from, i), ref filled, i);
                }
                Block<S>(ref filled, ref into);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Block<S>(ref float from, ref float into) where S : struct, ISimd<S>
    {
        for (nint i = 0; i < Panel.Width; i += S.Width)
        {
            for (nint j = 0; j < Panel.Width; j += S.Width)
            {
                S.Transpose(ref Unsafe.Add(ref from, i * Panel.Width + j), Panel.Width, ref Unsafe.Add(ref into, j * Panel.Width + i), Panel.Width);
            }
        }
    }
}

/// <summary>y = xᵀ.  x: [rows, columns]  y: [columns, rows]</summary>
readonly ref struct TransposeKernel(ref float x, int rows, int columns, int xStride, ref float y, int yStride) : IKernel
{
    readonly ref float x = ref x, y = ref y;
    readonly nint rows = rows, columns = columns, xStride = xStride, yStride = yStride;

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        nint wholeRows = rows - rows % S.Width, wholeColumns = columns - columns % S.Width;
        for (nint row = 0; row < wholeRows; row += S.Width)
        {
            for (nint column = 0; column < wholeColumns; column += S.Width)
            {
                S.Transpose(ref Unsafe.Add(ref x, row * xStride + column), xStride, ref Unsafe.Add(ref y, column * yStride + row), yStride);
            }
        }
        OneByOne(0, wholeRows, wholeColumns, columns);
        OneByOne(wholeRows, rows, 0, columns);
    }

    void OneByOne(nint firstRow, nint endRow, nint firstColumn, nint endColumn)
    {
        for (nint row = firstRow; row < endRow; row++)
        {
            for (nint column = firstColumn; column < endColumn; column++)
            {
                Unsafe.Add(ref y, column * yStride + row) = Unsafe.Add(ref x, row * xStride + column);
            }
        }
    }
}
