using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>y = x, or the column's value where x is NaN, in the columns of the mask (all where it is empty); y = x elsewhere. Values and mask are in whole
/// panels.</summary>
static class FilledColumns
{
    /// <summary>x, y: [rows, columns], may be the same</summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, Span<float> values, Span<float> mask, Workers? workers) => SelectedColumns.Run(new FillOp(values), x, x, y, mask, workers);

    /// <summary>dx = dy where x is a number, 0 where it was filled in.  x, dy, dx: [rows, columns]; dx may be dy</summary>
    public static void Backward(ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, Span<float> mask, Workers? workers) => SelectedColumns.Run(default(SlopeOp), x, dy, dx, mask, workers);

    // Every number, infinite ones too, has a size above -1, and NaN is above nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S IsNumber<S>(S x) where S : struct, ISimd<S> => S.Abs(x) > -1f;

    readonly ref struct FillOp(Span<float> values) : IBinaryOp
    {
        readonly ref float values = ref MemoryMarshal.GetReference(values);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Of<S>(S x, S same, nint column) where S : struct, ISimd<S> => S.Select(IsNumber(x), x, S.Load(ref values, column));
    }

    readonly struct SlopeOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Of<S>(S x, S dy, nint column) where S : struct, ISimd<S> => S.Select(IsNumber(x), dy, 0f);
    }
}
