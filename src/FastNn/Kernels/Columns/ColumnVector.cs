using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;

namespace FastNn.Kernels;

/// <summary>One value for every column of a matrix, or one for all columns.</summary>
readonly ref struct ColumnVector
{
    static readonly Slab one = Ones();

    readonly ref float start;
    readonly bool isSame;

    ColumnVector(ref float start, bool isSame)
    {
        this.start = ref start;
        this.isSame = isSame;
    }

    /// <summary>1 for every column.</summary>
    public static ColumnVector One => new(ref MemoryMarshal.GetReference(one.Span), isSame: true);

    /// <summary>Returns one value for every column, in whole panels.</summary>
    public static ColumnVector Of(Span<float> values) => new(ref MemoryMarshal.GetReference(values), isSame: false);

    /// <summary>Returns the first value of a span for every column.</summary>
    public static ColumnVector OfFirst(Span<float> values) => new(ref MemoryMarshal.GetReference(values), isSame: true);

    /// <summary>Loads the values of a register of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S At<S>(nint column) where S : struct, ISimd<S> => isSame ? S.Broadcast(ref start, 0) : S.Load(ref start, column);

    static Slab Ones()
    {
        var slab = new Slab(Panel.Width);
        slab.Span.Fill(1);
        return slab;
    }
}
