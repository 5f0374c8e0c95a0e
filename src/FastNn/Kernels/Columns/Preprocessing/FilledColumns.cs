using System.Runtime.CompilerServices;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>Replaces NaN by the value of its column, in the columns of the mask (all columns if it is empty). Values and mask are in whole panels.</summary>
static class FilledColumns
{
    /// <summary>x, y: [rows, columns], may be the same</summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, Span<float> values, Span<float> mask, Workers? workers) =>
        SelectedColumns.Run(new ForwardOp(values), x, x, y, mask, workers);

    /// <summary>dx = dy where x is a number, 0 where x was replaced.  x, dy, dx: [rows, columns]; dx may be dy</summary>
    public static void Backward(ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, Span<float> mask, Workers? workers) =>
        SelectedColumns.Run(default(SlopeOp), x, dy, dx, mask, workers);

    // True for infinities too; comparisons with NaN are false.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S IsNumber<S>(S x) where S : struct, ISimd<S> => S.Abs(x) > -1f;

    /// <summary>The operation, which reads the values where they are.</summary>
    public readonly struct ForwardOp(Span<float> values) : IBinaryOp
    {
        readonly SlabVector values = new(values);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S x, S same, nint column) where S : struct, ISimd<S> => S.Select(IsNumber(x), x, values.Load<S>(column));
    }

    readonly struct SlopeOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S x, S dy, nint column) where S : struct, ISimd<S> => S.Select(IsNumber(x), dy, 0f);
    }
}
