using System.Runtime.CompilerServices;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>Scales columns: y = (x - center)/spread·width + low, in the columns of the mask (all columns if it is empty). Divides, because with a reciprocal
/// center + spread would not become low + width exactly. A spread of 0 scales by 0: y = low. Column vectors are in whole panels.</summary>
static class ScaledColumns
{
    /// <summary>x, y: [rows, columns], may be the same</summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, Span<float> centers, Span<float> spreads, float width, float low, Span<float> mask,
        Workers? workers) =>
        SelectedColumns.Run(new ForwardOp(centers, spreads, width, low), x, x, y, mask, workers);

    /// <summary>dx = dy/spread·width.  dy, dx: [rows, columns], may be the same</summary>
    public static void Backward(ReadOnlyMatrix dy, Matrix dx, Span<float> spreads, float width, Span<float> mask, Workers? workers) =>
        SelectedColumns.Run(new SlopeOp(spreads, width), dy, dy, dx, mask, workers);

    // A number by infinity is 0, NaN stays NaN. A spread of NaN stays too.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static S GetDivisor<S>(S spread) where S : struct, ISimd<S> => S.Select(S.Abs(spread) > 0f, spread, spread + float.PositiveInfinity);

    /// <summary>The operation, which reads the column vectors where they are.</summary>
    public readonly struct ForwardOp(Span<float> centers, Span<float> spreads, float width, float low) : IBinaryOp
    {
        readonly SlabVector centers = new(centers), spreads = new(spreads);
        readonly float width = width, low = low;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S x, S same, nint column) where S : struct, ISimd<S> =>
            S.MultiplyAdd((x - centers.Load<S>(column)) / GetDivisor(spreads.Load<S>(column)), width, low);
    }

    readonly struct SlopeOp(Span<float> spreads, float width) : IBinaryOp
    {
        readonly SlabVector spreads = new(spreads);
        readonly float width = width;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S dy, S same, nint column) where S : struct, ISimd<S> => dy / GetDivisor(spreads.Load<S>(column)) * width;
    }
}
