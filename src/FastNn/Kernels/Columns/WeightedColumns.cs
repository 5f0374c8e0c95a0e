using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Contracts;
using FastNn.Memory;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>A function of a number and the trained weight of its column, and its derivatives.</summary>
interface IWeightedFunction
{
    S Forward<S>(S x, S weight) where S : struct, ISimd<S>;

    /// <summary>Returns dy times the derivative by x, and adds dy times the derivative by the weight.</summary>
    S Backward<S>(S x, S dy, S weight, ref S weightGradient) where S : struct, ISimd<S>;
}

/// <summary>weight·x.</summary>
readonly struct FactorOp : IWeightedFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Forward<S>(S x, S weight) where S : struct, ISimd<S> => weight * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Backward<S>(S x, S dy, S weight, ref S weightGradient) where S : struct, ISimd<S>
    {
        weightGradient = S.MultiplyAdd(dy, x, weightGradient);
        return weight * dy;
    }
}

/// <summary>x + weight·(f(x) - x).</summary>
readonly struct BlendOp<TOp>(TOp op) : IWeightedFunction where TOp : struct, IElementwise
{
    readonly TOp op = op;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Forward<S>(S x, S weight) where S : struct, ISimd<S> => S.MultiplyAdd(weight, op.Forward(x) - x, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Backward<S>(S x, S dy, S weight, ref S weightGradient) where S : struct, ISimd<S>
    {
        S f = op.Forward(x);
        weightGradient = S.MultiplyAdd(dy, f - x, weightGradient);
        return S.MultiplyAdd(weight, op.Backward(x, f, dy) - dy, dy);
    }
}

/// <summary>y = f(x, weight) with one weight for each column, in whole panels.</summary>
static class WeightedColumns
{
    /// <summary>x, y: [rows, columns], may be the same</summary>
    public static void Forward<TOp>(TOp op, ReadOnlyMatrix x, Matrix y, Span<float> weights, Workers? workers) where TOp : struct, IWeightedFunction =>
        Binary.Run(new ForwardOp<TOp>(op, weights), x, x, y, workers);

    /// <summary>Returns an epilogue that computes y = f(z, weight) on every finished block of a product.  z: the result of the product  y: may be the same
    /// memory</summary>
    public static BinaryEpilogue<ForwardOp<TOp>> Epilogue<TOp>(TOp op, Matrix z, Matrix y, Span<float> weights) where TOp : struct, IWeightedFunction =>
        new(new(op, weights), z, y);

    /// <summary>
    /// Computes dx, and the gradients of the weights as sums over all rows in order: the same bits at every tier and with any number of threads.  x, dy, dx:
    /// [rows, columns]; dx may be dy, or empty.  gradients: columns in whole panels, assigned or added to, or empty. Padding of both becomes zero where they
    /// have it.
    /// </summary>
    public static void Backward<TOp>(TOp op, ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, Span<float> weights, Span<float> gradients, bool accumulate,
        Workers? workers) where TOp : struct, IWeightedFunction
    {
        SameShape.Check(x, dy);
        int padded = Panel.Pad(x.Columns);
        Require.Argument(weights.Length >= padded && (gradients.IsEmpty || gradients.Length >= padded), nameof(weights),
            $"weights and gradients have {weights.Length} and {gradients.Length} floats; they need {padded}.");
        if (!dx.IsEmpty)
        {
            SameShape.Check(x, dx);
        }
        if (!accumulate)
        {
            gradients.Clear();
        }
        Partition.Run(new WeightedBackward<TOp>(op, x, dy, dx, weights, gradients, 0, x.Columns), x.Columns, (long)x.Rows * Partition.ElementCost, workers,
            Panel.Width);
    }

    public readonly ref struct ForwardOp<TOp>(TOp op, Span<float> weights) : IBinaryOp where TOp : struct, IWeightedFunction
    {
        readonly TOp op = op;
        readonly ref float weights = ref MemoryMarshal.GetReference(weights);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S x, S same, nint column) where S : struct, ISimd<S> => op.Forward(x, S.Load(ref weights, column));
    }
}

/// <summary>The backward pass of the columns from start, a multiple of the panel width, to before end. The sums of a row of registers stay in L1.</summary>
readonly ref struct WeightedBackward<TOp>(TOp op, ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, Span<float> weights, Span<float> gradients, int start,
    int end) : IKernel, IRangeWork<WeightedBackward<TOp>> where TOp : struct, IWeightedFunction
{
    readonly TOp op = op;
    readonly ReadOnlyMatrix x = x, dy = dy;
    readonly Matrix dx = dx;
    readonly Span<float> weights = weights, gradients = gradients;
    readonly int start = start, end = end;

    public void Run() => Tiers.Run(this);

    public WeightedBackward<TOp> Slice(int start, int end) => new(op, x, dy, dx, weights, gradients, start, end);

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        TOp op = this.op;
        nint stop = x.IsPadded && dy.IsPadded && dx.IsPadded ? Panel.Pad(end) : end;
        bool isSummed = !gradients.IsEmpty, isTurned = !dx.IsEmpty;
        ref float px = ref x.Start, pdy = ref dy.Start, pdx = ref dx.Start, w = ref MemoryMarshal.GetReference(weights),
            sums = ref MemoryMarshal.GetReference(gradients);
        for (int row = x.Rows; row > 0; row--)
        {
            nint i = start;
            for (; i + S.Width <= stop; i += S.Width)
            {
                Turn<S>(op, ref px, ref pdy, ref pdx, ref w, ref sums, i, isSummed, isTurned);
            }
            for (; i < stop; i++)
            {
                Turn<Simd1>(op, ref px, ref pdy, ref pdx, ref w, ref sums, i, isSummed, isTurned);
            }
            px = ref Unsafe.Add(ref px, x.Stride);
            pdy = ref Unsafe.Add(ref pdy, dy.Stride);
            pdx = ref Unsafe.Add(ref pdx, dx.Stride);
        }
        // Padding of x may be anything.
        for (int row = 0; row < dx.Rows && end < stop; row++)
        {
            dx.Data[(row * dx.Stride + end)..(row * dx.Stride + (int)stop)].Clear();
        }
        if (isSummed && start < end)
        {
            gradients[end..Panel.Pad(end)].Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Turn<S>(TOp op, ref float px, ref float pdy, ref float pdx, ref float w, ref float sums, nint i, bool isSummed, bool isTurned)
        where S : struct, ISimd<S>
    {
        S sum = isSummed ? S.Load(ref sums, i) : 0f, gradient = op.Backward(S.Load(ref px, i), S.Load(ref pdy, i), S.Load(ref w, i), ref sum);
        if (isTurned)
        {
            S.Store(gradient, ref pdx, i);
        }
        if (isSummed)
        {
            S.Store(sum, ref sums, i);
        }
    }
}
