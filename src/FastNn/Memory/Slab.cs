using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace FastNn.Memory;

/// <summary>
/// One zeroed block of floats that starts on a cache line and never moves: all parameters of a network lie in one, all gradients in a second.
/// Managed memory on the pinned heap, so that no use after dispose can touch freed memory; the garbage collector frees it.
/// </summary>
sealed class Slab
{
    readonly float[] array;
    readonly int start;

    public Slab(long length)
    {
        if (length > Array.MaxLength - Panel.Width)
        {
            throw new ArgumentException(
                $"{length:N0} floats in one block are more than the {Array.MaxLength - Panel.Width:N0} that fit; make the layers or the batch " +
                $"smaller.", nameof(length));
        }
        Length = (int)length;
        array = GC.AllocateArray<float>(Length + Panel.Width, pinned: true);
        start = OffsetToCacheLine(array);
    }

    public int Length { get; }

    public Span<float> Span => array.AsSpan(start, Length);

    public Span<float> Slice(int offset, int length)
    {
        Debug.Assert(offset >= 0 && length >= 0 && offset + (long)length <= Length, "a slice lies within its slab");
        return array.AsSpan(start + offset, length);
    }

    static unsafe int OffsetToCacheLine(float[] pinned)
    {
        nint address = (nint)Unsafe.AsPointer(ref pinned[0]);
        return (int)(-address & 63) / sizeof(float);
    }
}
