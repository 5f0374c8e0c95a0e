using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;

namespace FastNn;

/// <summary>
/// A view of a row-major matrix: rows = samples, columns = features. Rows start <see cref="Stride"/> floats apart; the floats between the last
/// column and the next row are padding, which no kernel reads. Layers get their inputs, outputs and gradients as such views.
/// </summary>
/// <remarks>Never allocates. As safe from several threads as the span below it.</remarks>
public readonly ref struct Matrix
{
    /// <summary>Wraps a span: element (row, column) is <paramref name="data"/>[row·<paramref name="stride"/> + column].</summary>
    /// <exception cref="ArgumentException">A size is negative, the stride is below the columns, or the span is shorter than the matrix.</exception>
    public Matrix(Span<float> data, int rows, int columns, int stride)
    {
        Shape.Check(data.Length, rows, columns, stride);
        Data = data;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    Matrix(int rows, int columns, int stride, Span<float> whole)
    {
        Debug.Assert(whole.Length == rows * stride && columns <= stride, "the sizes fit each other");
        Data = whole;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>Wraps whole rows, padding included: sizes that the library itself made need no checks.</summary>
    internal static Matrix Whole(Span<float> rowsWithPadding, int rows, int columns, int stride) => new(rows, columns, stride, rowsWithPadding);

    /// <summary>Wraps a span without padding: the stride is the number of columns.</summary>
    /// <exception cref="ArgumentException">A size is negative, or the span is shorter than the matrix.</exception>
    public Matrix(Span<float> data, int rows, int columns) : this(data, rows, columns, columns) { }

    /// <summary>All floats from the first element on, padding included.</summary>
    public Span<float> Data { get; }

    /// <summary>Number of rows (samples).</summary>
    public int Rows { get; }

    /// <summary>Number of columns (features).</summary>
    public int Columns { get; }

    /// <summary>Floats from one row to the next, at least <see cref="Columns"/>.</summary>
    public int Stride { get; }

    /// <summary>Whether this is <c>default</c> or has no elements. A layer whose input gradient is not wanted gets an empty one.</summary>
    public bool IsEmpty => Rows == 0 || Columns == 0;

    /// <summary>One row, without its padding.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Span<float> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return Columns == 0 ? default : Data.Slice(row * Stride, Columns);
    }

    /// <summary>Rows <paramref name="first"/> .. +<paramref name="rows"/>, with their padding where they have it.</summary>
    internal Matrix Slice(int first, int rows) => new(Data.Slice(first * Stride, Math.Min(rows * Stride, Data.Length - first * Stride)), rows, Columns, Stride);

    /// <summary>The same elements, not writable.</summary>
    public static implicit operator ReadOnlyMatrix(Matrix m) => new(m);

    /// <summary>Whether kernels may read and write whole panels of 16 in every row.</summary>
    internal bool IsPadded => Stride % Panel.Width == 0 && Data.Length >= (long)Rows * Stride;

    internal ref float Start => ref MemoryMarshal.GetReference(Data);
}

/// <summary>A <see cref="Matrix"/> that is not writable.</summary>
public readonly ref struct ReadOnlyMatrix
{
    /// <summary>Wraps a span: element (row, column) is <paramref name="data"/>[row·<paramref name="stride"/> + column].</summary>
    /// <exception cref="ArgumentException">A size is negative, the stride is below the columns, or the span is shorter than the matrix.</exception>
    public ReadOnlyMatrix(ReadOnlySpan<float> data, int rows, int columns, int stride)
    {
        Shape.Check(data.Length, rows, columns, stride);
        Data = data;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    internal ReadOnlyMatrix(Matrix m)
    {
        Data = m.Data;
        Rows = m.Rows;
        Columns = m.Columns;
        Stride = m.Stride;
    }

    /// <summary>Wraps a span without padding: the stride is the number of columns.</summary>
    /// <exception cref="ArgumentException">A size is negative, or the span is shorter than the matrix.</exception>
    public ReadOnlyMatrix(ReadOnlySpan<float> data, int rows, int columns) : this(data, rows, columns, columns) { }

    /// <summary>All floats from the first element on, padding included.</summary>
    public ReadOnlySpan<float> Data { get; }

    /// <summary>Number of rows (samples).</summary>
    public int Rows { get; }

    /// <summary>Number of columns (features).</summary>
    public int Columns { get; }

    /// <summary>Floats from one row to the next, at least <see cref="Columns"/>.</summary>
    public int Stride { get; }

    /// <summary>Whether this is <c>default</c> or has no elements.</summary>
    public bool IsEmpty => Rows == 0 || Columns == 0;

    /// <summary>One row, without its padding.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<float> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return Columns == 0 ? default : Data.Slice(row * Stride, Columns);
    }

    /// <summary>Rows <paramref name="first"/> .. +<paramref name="rows"/>, with their padding where they have it.</summary>
    internal ReadOnlyMatrix Slice(int first, int rows) =>
        new(Data.Slice(first * Stride, Math.Min(rows * Stride, Data.Length - first * Stride)), rows, Columns, Stride);

    /// <summary>Whether kernels may read whole panels of 16 in every row.</summary>
    internal bool IsPadded => Stride % Panel.Width == 0 && Data.Length >= (long)Rows * Stride;

    // Kernels take both operands as ref; what is read-only here is only ever read there.
    internal ref float Start => ref Unsafe.AsRef(in MemoryMarshal.GetReference(Data));
}

file static class Shape
{
    public static void Check(int length, int rows, int columns, int stride)
    {
        if (rows < 0 || columns < 0 || stride < columns)
        {
            throw new ArgumentException(
                $"A matrix of {rows} rows and {columns} columns with a stride of {stride} is impossible: no size may be negative and the stride must " +
                $"be at least the columns.");
        }
        long needed = rows == 0 || columns == 0 ? 0 : (rows - 1L) * stride + columns;
        if (length < needed)
        {
            throw new ArgumentException(
                $"A matrix of {rows} rows and {columns} columns with a stride of {stride} needs {needed:N0} floats, the span has {length:N0}.");
        }
    }
}
