using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>y = (x - center)/spread·width + low in the columns of the mask (all where it is empty). Divided, not multiplied by a reciprocal, so that center +
/// spread comes to low + width and nothing beside it. What belongs to columns is in whole panels.</summary>
static class ScaledColumns
{
    /// <summary>x, y: [rows, columns], may be the same</summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, Span<float> centers, Span<float> spreads, float width, float low, Span<float> mask, Workers? workers) =>
        SelectedColumns.Run(new ScaleOp(centers, spreads, width, low), x, x, y, mask, workers);

    /// <summary>dx = dy/spread·width.  dy, dx: [rows, columns], may be the same</summary>
    public static void Backward(ReadOnlyMatrix dy, Matrix dx, Span<float> spreads, float width, Span<float> mask, Workers? workers) => SelectedColumns.Run(new SlopeOp(spreads, width), dy, dy, dx, mask, workers);

    readonly ref struct ScaleOp(Span<float> centers, Span<float> spreads, float width, float low) : IBinaryOp
    {
        readonly ref float centers = ref MemoryMarshal.GetReference(centers), spreads = ref MemoryMarshal.GetReference(spreads);
        readonly float width = width, low = low;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Of<S>(S x, S same, nint column) where S : struct, ISimd<S> =>
            S.MultiplyAdd((x - S.Load(ref centers, column)) / S.Load(ref spreads, column), width, low);
    }

    readonly ref struct SlopeOp(Span<float> spreads, float width) : IBinaryOp
    {
        readonly ref float spreads = ref MemoryMarshal.GetReference(spreads);
        readonly float width = width;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Of<S>(S dy, S same, nint column) where S : struct, ISimd<S> => dy / S.Load(ref spreads, column) * width;
    }
}
