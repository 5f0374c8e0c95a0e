using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Kernels;
using FastNn.Memory;

namespace FastNn.Layers;

/// <summary>Rows at a fixed address: the outputs of a layer or their gradients in a slab, or the pinned inputs of a batch. The owner keeps the memory
/// alive. It is passed in two registers; a <see cref="Matrix"/> would be copied on the stack at every call.</summary>
readonly unsafe struct PlacedRows
{
    readonly float* start;
    readonly int columns, stride;

    /// <param name="start">The first element.</param>
    /// <param name="columns">The columns without padding.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    public PlacedRows(float* start, int columns, int stride)
    {
        this.start = start;
        this.columns = columns;
        this.stride = stride;
    }

    /// <summary>Places rows in whole panels in a slab.</summary>
    /// <param name="memory">Memory for the largest batch.</param>
    /// <param name="columns">The columns without padding.</param>
    public PlacedRows(Span<float> memory, int columns)
        : this((float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(memory)), columns, Panel.Stride(columns)) { }

    /// <summary>Whether kernels may read whole panels of every row.</summary>
    public bool IsPadded => stride % Panel.Width == 0;

    /// <summary>The rows as an operand that is read one float at a time.</summary>
    public ScalarOperand Scalars => new(ref *start, stride, 1);

    /// <summary>The transposed rows as an operand that is read one float at a time.</summary>
    public ScalarOperand TransposedScalars => new(ref *start, 1, stride);

    /// <summary>The rows, which are in whole panels, as an operand that is read and written in registers.</summary>
    public PanelOperand Panels => new(ref *start, stride, Panel.Width);

    /// <summary>Returns the first floats of the first row.</summary>
    public Span<float> GetFirst(int length) => new(start, length);

    /// <summary>Returns the first rows as a matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Matrix GetRows(int rows) => Matrix.Whole(new Span<float>(start, rows * stride), rows, columns, stride);
}
