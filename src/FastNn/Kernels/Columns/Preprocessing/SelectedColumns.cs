using System.Runtime.CompilerServices;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>y = op(a, b, column) in columns whose mask is 1, y = b where it is 0.</summary>
static class SelectedColumns
{
    /// <summary>a, b, y: [rows, columns]; y may be a or b.  mask: in whole panels, or empty for all columns</summary>
    public static void Run<TOp>(scoped in TOp op, ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix y, Span<float> mask, Workers? workers)
        where TOp : struct, IBinaryOp
    {
        if (mask.IsEmpty)
        {
            Binary.Run(op, a, b, y, workers);
        }
        else
        {
            Binary.Run(new SelectedOp<TOp>(op, mask), a, b, y, workers);
        }
    }

    /// <summary>The operation with its mask, which is not empty.</summary>
    public readonly struct SelectedOp<TOp>(TOp op, Span<float> mask) : IBinaryOp where TOp : struct, IBinaryOp
    {
        readonly TOp op = op;
        readonly SlabVector mask = new(mask);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S a, S b, nint column) where S : struct, ISimd<S> => S.Select(mask.Load<S>(column) > 0f, op.Apply(a, b, column), b);
    }
}
