using FastNn.Memory;

namespace FastNn.Tests.Support;

/// <summary>
/// A matrix for a kernel under test: rows padded to whole panels, guard values before and behind, and NaN wherever no element lies, so that a
/// read of padding shows in the result and a write outside shows in the guards. It starts anywhere within a cache line, depending on its shape.
/// </summary>
sealed class MatrixBuffer
{
    const int Guard = 64;
    static readonly float guardValue = BitConverter.Int32BitsToSingle(0x7FCA_FE01), paddingValue = BitConverter.Int32BitsToSingle(0x7FCA_FE02);

    readonly float[] memory;
    readonly int start;

    public MatrixBuffer(int rows, int columns, int? stride = null)
    {
        Rows = rows;
        Columns = columns;
        Stride = stride ?? Panel.Stride(columns);
        start = Guard + (((rows * 5) + columns) % Panel.Width);
        memory = new float[start + (rows * Stride) + Guard];
        Array.Fill(memory, guardValue);
        Data.Fill(paddingValue);
    }

    /// <summary>One row without padding: a span with guards.</summary>
    public static MatrixBuffer Row(int length) => new(1, length, length);

    public int Rows { get; }

    public int Columns { get; }

    public int Stride { get; }

    public Matrix Matrix => new(Data, Rows, Columns, Stride);

    /// <summary>The same matrix with nothing behind its last element: what kernels must not take for padded.</summary>
    public Matrix Tight => new(Data[..(Rows == 0 ? 0 : ((Rows - 1) * Stride) + Columns)], Rows, Columns, Stride);

    public Span<float> Data => memory.AsSpan(start, Rows * Stride);

    public float this[int row, int column]
    {
        get => memory[start + (row * Stride) + column];
        set => memory[start + (row * Stride) + column] = value;
    }

    /// <summary>Sets every element; padding stays NaN.</summary>
    public MatrixBuffer Fill(Func<int, int, float> value)
    {
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                this[row, column] = value(row, column);
            }
        }
        return this;
    }

    /// <summary>Sets the padding to zero, as in gradients.</summary>
    public MatrixBuffer ClearPadding()
    {
        for (int row = 0; row < Rows; row++)
        {
            Padding(row).Clear();
        }
        return this;
    }

    /// <summary>Nothing before or behind the matrix has been written.</summary>
    public bool GuardsHold() =>
        memory.AsSpan(0, start).IndexOfAnyExceptBits(guardValue) < 0 && memory.AsSpan(start + (Rows * Stride)).IndexOfAnyExceptBits(guardValue) < 0;

    /// <summary>Nothing but elements has been written.</summary>
    public bool PaddingHolds() => AllPadding(paddingValue) && GuardsHold();

    /// <summary>All padding is zero and nothing has been written outside.</summary>
    public bool PaddingIsZero() => AllPadding(0) && GuardsHold();

    bool AllPadding(float value)
    {
        for (int row = 0; row < Rows; row++)
        {
            if (Padding(row).IndexOfAnyExceptBits(value) >= 0)
            {
                return false;
            }
        }
        return true;
    }

    Span<float> Padding(int row) => memory.AsSpan(start + (row * Stride) + Columns, Stride - Columns);
}
