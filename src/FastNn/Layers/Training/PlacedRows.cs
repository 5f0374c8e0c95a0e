using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;

namespace FastNn.Layers;

/// <summary>Rows in whole panels at a fixed address in a slab: the outputs of a layer or their gradients. The owner keeps the slab alive.</summary>
/// <param name="memory">Memory for the largest batch.</param>
/// <param name="columns">The columns without padding.</param>
readonly unsafe struct PlacedRows(Span<float> memory, int columns)
{
    readonly float* start = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(memory));
    readonly int columns = columns, stride = Panel.Stride(columns);

    /// <summary>Returns the first rows as a matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Matrix GetRows(int rows) => Matrix.Whole(new Span<float>(start, rows * stride), rows, columns, stride);
}
