using FastNn.Memory;

namespace FastNn.Tests.Support;

/// <summary>
/// A matrix for a kernel under test: rows padded to whole panels, guard values before and behind, and NaN wherever no element lies, so that a
/// read of padding shows in the result and a write outside shows in the guards.
/// </summary>
internal sealed class MatrixBuffer
{
    const int Guard = 64;
    static readonly float guardValue = BitConverter.Int32BitsToSingle(0x7FCA_FE01);

    readonly float[] memory;

    public MatrixBuffer(int rows, int columns, int? stride = null)
    {
        Rows = rows;
        Columns = columns;
        Stride = stride ?? Panel.Stride(columns);
        memory = new float[Guard + (rows * Stride) + Guard];
        Array.Fill(memory, guardValue);
        memory.AsSpan(Guard, rows * Stride).Fill(float.NaN);
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Stride { get; }

    public Matrix Matrix => new(memory.AsSpan(Guard, Rows * Stride), Rows, Columns, Stride);

    public Span<float> Data => memory.AsSpan(Guard, Rows * Stride);

    public float this[int row, int column]
    {
        get => memory[Guard + (row * Stride) + column];
        set => memory[Guard + (row * Stride) + column] = value;
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
            memory.AsSpan(Guard + (row * Stride) + Columns, Stride - Columns).Clear();
        }
        return this;
    }

    public bool GuardsHold()
    {
        int bits = BitConverter.SingleToInt32Bits(guardValue);
        for (int i = 0; i < Guard; i++)
        {
            if (BitConverter.SingleToInt32Bits(memory[i]) != bits || BitConverter.SingleToInt32Bits(memory[^(i + 1)]) != bits)
            {
                return false;
            }
        }
        return true;
    }
}
