using System.Runtime.CompilerServices;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>PReLU: y = x where x is above 0, slope·x elsewhere, with one slope per column.</summary>
static class PReluColumns
{
    /// <summary>x, y: [rows, columns], may be the same</summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, ColumnVector slopes, Workers? workers) => Binary.Run(new Op(slopes), x, x, y, workers);

    /// <summary>dx = dy where x is above 0, slope·dy elsewhere.  x, dy, dx: [rows, columns]; dx may be dy</summary>
    public static void Backward(ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, ColumnVector slopes, Workers? workers) =>
        Binary.Run(new Op(slopes), x, dy, dx, workers);

    /// <summary>Computes the gradient of the slope of every column, assigned or added to.  sums, scratch: columns in whole panels</summary>
    public static void Gradient(ReadOnlyMatrix x, ReadOnlyMatrix dy, Span<float> sums, Span<float> scratch, bool accumulate, Workers? workers)
    {
        if (accumulate)
        {
            scratch.Clear();
        }
        ColumnReduction.Run(default(Term), x, dy, sums, scratch, accumulate, workers);
    }

    /// <summary>Returns the value where x is above 0, value·slope elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S ScaleNegative<S>(S x, S value, S slope) where S : struct, ISimd<S> => S.Select(x > 0f, value, value * slope);

    /// <summary>Returns the gradient by the slope.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S SlopeGradient<S>(S x, S dy) where S : struct, ISimd<S> => S.Select(x > 0f, 0f, x * dy);

    readonly ref struct Op(ColumnVector slopes) : IBinaryOp
    {
        readonly ColumnVector slopes = slopes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S x, S value, nint column) where S : struct, ISimd<S> => ScaleNegative(x, value, slopes.At<S>(column));
    }

    readonly struct Term : IColumnTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<S>(S x, S dy, nint row, nint column, ref S sum, ref S nothing) where S : struct, ISimd<S> => sum += SlopeGradient(x, dy);
    }
}
