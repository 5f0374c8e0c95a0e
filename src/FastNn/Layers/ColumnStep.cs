using System.Runtime.CompilerServices;
using FastNn.Kernels;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Layers;

/// <summary>Computes an elementwise layer for one row: y = op(x, x, column). The operation reads the parameters of the layer where they are.</summary>
sealed class ColumnStep<S, TOp>(Layer layer, TOp op, int columns) : RowStep where S : struct, ISimd<S> where TOp : struct, IBinaryOp
{
    // Keeps the slabs alive that the operation reads.
    readonly Layer layer = layer;
    readonly TOp op = op;

    [MethodImpl(JitOptions.Kernel)]
    public override void Run(ref float x, ref float y)
    {
        TOp op = this.op;
        nint i = 0;
        for (; i + S.Width <= columns; i += S.Width)
        {
            S value = S.Load(ref x, i);
            S.Store(op.Apply(value, value, i), ref y, i);
        }
        for (; i < columns; i++)
        {
            Simd1 value = Simd1.Load(ref x, i);
            Simd1.Store(op.Apply(value, value, i), ref y, i);
        }
        GC.KeepAlive(layer);
    }
}

/// <summary>Creates steps of elementwise layers.</summary>
static class ColumnStep
{
    /// <summary>Creates the step of a layer at the tier of the process.</summary>
    /// <param name="layer">The owner of all that the operation reads.</param>
    /// <param name="op">The operation.</param>
    /// <param name="mask">The columns that are transformed, in whole panels; empty for all.</param>
    /// <param name="columns">Inputs of the layer.</param>
    /// <param name="isFirst">Whether the rows of inputs are not padded.</param>
    public static RowStep Create<TOp>(Layer layer, TOp op, Span<float> mask, int columns, bool isFirst) where TOp : struct, IBinaryOp
    {
        RowStep? step = null;
        int count = isFirst ? columns : Panel.Pad(columns);
        if (mask.IsEmpty)
        {
            Tiers.Run(new Maker<TOp>(layer, op, count, ref step));
        }
        else
        {
            Tiers.Run(new Maker<SelectedColumns.SelectedOp<TOp>>(layer, new(op, mask), count, ref step));
        }
        return step!;
    }

    readonly ref struct Maker<TOp>(Layer layer, TOp op, int columns, ref RowStep? step) : IKernel where TOp : struct, IBinaryOp
    {
        readonly ref RowStep? step = ref step;

        public void Run<S>() where S : struct, ISimd<S> => step = new ColumnStep<S, TOp>(layer, op, columns);
    }
}
