using System.Runtime.CompilerServices;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>y = x above 0, slope·x elsewhere, with the slope of the column.</summary>
static class Slopes
{
    /// <summary>x, y: [rows, columns], may be the same</summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, ColumnVector slopes, Workers? workers) => Binary.Run(new Op(slopes), x, x, y, workers);

    /// <summary>dx from dy.  x, dy, dx: [rows, columns]; dx may be dy</summary>
    public static void Backward(ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, ColumnVector slopes, Workers? workers) => Binary.Run(new Op(slopes), x, dy, dx, workers);

    /// <summary>The gradient of the slope of every column, assigned or added.  sums, scratch: columns in whole panels</summary>
    public static void Gradient(ReadOnlyMatrix x, ReadOnlyMatrix dy, Span<float> sums, Span<float> scratch, bool accumulate, Workers? workers)
    {
        if (accumulate)
        {
            scratch.Clear();
        }
        ColumnTotals.Run(default(Term), x, dy, sums, scratch, accumulate, workers);
    }

    /// <summary>The same on both ways: of x itself above 0 or below, the other number passes whole or by the slope.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Pass<S>(S x, S passing, S slope) where S : struct, ISimd<S> => S.Select(x > 0f, passing, passing * slope);

    /// <summary>The gradient by the slope.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S OfSlope<S>(S x, S dy) where S : struct, ISimd<S> => S.Select(x > 0f, 0f, x * dy);

    readonly ref struct Op(ColumnVector slopes) : IBinaryOp
    {
        readonly ColumnVector slopes = slopes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Of<S>(S x, S passing, nint column) where S : struct, ISimd<S> => Pass(x, passing, slopes.At<S>(column));
    }

    readonly struct Term : IColumnTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<S>(S x, S dy, nint row, nint column, ref S sum, ref S nothing) where S : struct, ISimd<S> => sum += OfSlope(x, dy);
    }
}
