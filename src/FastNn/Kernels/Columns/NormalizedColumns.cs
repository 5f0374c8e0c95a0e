using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>
/// Batch normalization: normalizes columns to mean 0 and variance 1 over the rows of a batch, then scales and shifts them: y = x·factor + offset, with one
/// factor and one offset per column. All vectors are columns in whole panels, with zero padding. Every column is summed in the order of its rows: the same
/// bits at every tier and with any number of threads.
/// </summary>
static class NormalizedColumns
{
    /// <summary>Computes the mean and the biased variance of every column.  x: [rows, columns]  rests: scratch</summary>
    public static void Measure(ReadOnlyMatrix x, Span<float> means, Span<float> variances, Span<float> rests, Workers? workers)
    {
        ColumnReduction.Run(default(SumTerm), x, x, means, rests, accumulate: false, workers);
        Binary.Run(new DivideOp(x.Rows), means, means);
        ColumnReduction.Run(new DeviationTerm(means), x, x, variances, rests, accumulate: false, workers);
        // What rounding left of the sum of the deviations, which should be 0, corrects both moments.
        Binary.Run(new CorrectMeanOp(x.Rows), rests, means);
        Binary.Run(new VarianceOp(x.Rows), rests, variances);
    }

    /// <summary>running = (1 - momentum)·running + momentum·measured, with the unbiased variance: rows / (rows - 1) times the biased one.</summary>
    public static void Follow(Span<float> runningMeans, Span<float> runningVariances, ReadOnlySpan<float> means, ReadOnlySpan<float> variances, int rows,
        float momentum)
    {
        Binary.Run(new FollowOp(momentum, 1), means, runningMeans);
        Binary.Run(new FollowOp(momentum, rows / (rows - 1f)), variances, runningVariances);
    }

    /// <summary>factor = scale / √(variance + epsilon), offset = shift - mean·factor. The shift may be empty.</summary>
    public static void Fold(ReadOnlySpan<float> means, ReadOnlySpan<float> variances, float epsilon, ColumnVector scale, ReadOnlySpan<float> shift,
        Span<float> factors, Span<float> offsets) =>
        Tiers.Run(new FoldKernel(new NormalizedColumn(means, variances, epsilon, scale, shift), factors, offsets));

    /// <summary>y = x·factor + offset.  x, y: [rows, columns], may be the same</summary>
    public static void Apply(ReadOnlyMatrix x, Matrix y, Span<float> factors, Span<float> offsets, Workers? workers) =>
        Binary.Run(new AffineOp(factors, offsets), x, x, y, workers);

    /// <summary>Returns an epilogue that computes y = z·factor + offset on every finished block of a product.  z: the result of the product  y: may be the same
    /// memory</summary>
    public static BinaryEpilogue<AffineOp> Epilogue(Matrix z, Matrix y, Span<float> factors, Span<float> offsets) => new(new AffineOp(factors, offsets), z, y);

    /// <summary>
    /// Sums dy·x̂ and dy over the rows, which are the gradients of scale and shift, and computes the column vectors of <see cref="BackwardApply"/>.
    /// </summary>
    public static void BackwardMeasure(ReadOnlyMatrix x, ReadOnlyMatrix dy, ReadOnlySpan<float> means, ReadOnlySpan<float> variances, float epsilon,
        ColumnVector scale, BackwardColumns columns, Workers? workers)
    {
        ColumnReduction.Run(new GradientTerm(means), x, dy, columns.Scale, columns.Shift, accumulate: false, workers);
        Tiers.Run(new BackwardKernel(variances, epsilon, scale, columns, x.Rows));
    }

    /// <summary>dx = factor·(dy - level - (x - mean)·slope).</summary>
    public static void BackwardApply(ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, ReadOnlySpan<float> means, BackwardColumns columns, Workers? workers) =>
        Binary.Run(new InputGradientOp(means, columns), x, dy, dx, workers);

    readonly struct SumTerm : IColumnTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<S>(S x, S same, nint row, nint column, ref S sum, ref S nothing) where S : struct, ISimd<S> => sum += x;
    }

    readonly ref struct DeviationTerm(ReadOnlySpan<float> means) : IColumnTerm
    {
        readonly ref float means = ref MemoryMarshal.GetReference(means);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<S>(S x, S same, nint row, nint column, ref S squares, ref S rest) where S : struct, ISimd<S>
        {
            S deviation = x - S.Load(ref means, column);
            squares = S.MultiplyAdd(deviation, deviation, squares);
            rest += deviation;
        }
    }

    readonly ref struct GradientTerm(ReadOnlySpan<float> means) : IColumnTerm
    {
        readonly ref float means = ref MemoryMarshal.GetReference(means);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<S>(S x, S dy, nint row, nint column, ref S products, ref S sum) where S : struct, ISimd<S>
        {
            products = S.MultiplyAdd(x - S.Load(ref means, column), dy, products);
            sum += dy;
        }
    }

    readonly struct DivideOp(float rows) : IBinaryOp
    {
        readonly float rows = rows;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S sum, S same, nint column) where S : struct, ISimd<S> => sum / rows;
    }

    readonly struct CorrectMeanOp(float rows) : IBinaryOp
    {
        readonly float rows = rows;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S rest, S mean, nint column) where S : struct, ISimd<S> => mean + rest / rows;
    }

    readonly struct VarianceOp(float rows) : IBinaryOp
    {
        readonly float rows = rows;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S rest, S squares, nint column) where S : struct, ISimd<S>
        {
            S correction = rest / rows;
            return S.AtLeast(S.MultiplyAdd(-correction, correction, squares / rows), 0f);
        }
    }

    readonly struct FollowOp(float momentum, float factor) : IBinaryOp
    {
        readonly float momentum = momentum, measured = momentum * factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S measure, S running, nint column) where S : struct, ISimd<S> => S.MultiplyAdd(measure, measured, running * (1 - momentum));
    }

    public readonly ref struct AffineOp(Span<float> factors, Span<float> offsets) : IBinaryOp
    {
        readonly ref float factors = ref MemoryMarshal.GetReference(factors), offsets = ref MemoryMarshal.GetReference(offsets);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S x, S same, nint column) where S : struct, ISimd<S> => S.MultiplyAdd(x, S.Load(ref factors, column), S.Load(ref offsets, column));
    }

    readonly ref struct InputGradientOp(ReadOnlySpan<float> means, BackwardColumns columns) : IBinaryOp
    {
        readonly ref float means = ref MemoryMarshal.GetReference(means);
        readonly ref float factors = ref MemoryMarshal.GetReference(columns.Factors), levels = ref MemoryMarshal.GetReference(columns.Levels),
            slopes = ref MemoryMarshal.GetReference(columns.Slopes);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S x, S dy, nint column) where S : struct, ISimd<S> =>
            S.Load(ref factors, column) * S.MultiplyAdd(S.Load(ref means, column) - x, S.Load(ref slopes, column), dy - S.Load(ref levels, column));
    }
}

/// <summary>The column vectors of a backward pass. Scale, Shift: the gradients of both. Factors, Levels, Slopes: see
/// <see cref="NormalizedColumns.BackwardApply"/>.</summary>
readonly ref struct BackwardColumns(Span<float> memory, int columns)
{
    public const int Vectors = 5;

    readonly Span<float> memory = memory;
    readonly int padded = Panel.Pad(columns);

    public Span<float> Scale => memory[..padded];

    public Span<float> Shift => memory.Slice(padded, padded);

    public Span<float> Factors => memory.Slice(2 * padded, padded);

    public Span<float> Levels => memory.Slice(3 * padded, padded);

    public Span<float> Slopes => memory.Slice(4 * padded, padded);
}

/// <summary>Computes the factor and the offset of every column inside a kernel.</summary>
readonly ref struct NormalizedColumn(ReadOnlySpan<float> means, ReadOnlySpan<float> variances, float epsilon, ColumnVector scale, ReadOnlySpan<float> shift)
{
    readonly ref float means = ref MemoryMarshal.GetReference(means), variances = ref MemoryMarshal.GetReference(variances),
        shift = ref MemoryMarshal.GetReference(shift);
    readonly bool shifts = !shift.IsEmpty;
    readonly float epsilon = epsilon;
    readonly ColumnVector scale = scale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Factor<S>(nint column) where S : struct, ISimd<S> => scale.At<S>(column) / S.Sqrt(S.Load(ref variances, column) + epsilon);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Offset<S>(nint column, S factor)
        where S : struct, ISimd<S> => S.MultiplyAdd(-S.Load(ref means, column), factor, shifts ? S.Load(ref shift, column) : 0f);
}

readonly ref struct FoldKernel(NormalizedColumn column, Span<float> factors, Span<float> offsets) : IKernel
{
    readonly NormalizedColumn column = column;
    readonly Span<float> factors = factors, offsets = offsets;

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        ref float pf = ref MemoryMarshal.GetReference(factors), po = ref MemoryMarshal.GetReference(offsets);
        for (nint i = 0; i < factors.Length; i += S.Width)
        {
            S factor = column.Factor<S>(i);
            S.Store(factor, ref pf, i);
            S.Store(column.Offset(i, factor), ref po, i);
        }
    }
}

readonly ref struct BackwardKernel(ReadOnlySpan<float> variances, float epsilon, ColumnVector scale, BackwardColumns columns, int rows) : IKernel
{
    readonly ReadOnlySpan<float> variances = variances;
    readonly float epsilon = epsilon, rows = rows;
    readonly ColumnVector scale = scale;
    readonly BackwardColumns columns = columns;

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        ref float variance = ref MemoryMarshal.GetReference(variances), products = ref MemoryMarshal.GetReference(columns.Scale),
            sums = ref MemoryMarshal.GetReference(columns.Shift);
        ref float factors = ref MemoryMarshal.GetReference(columns.Factors), levels = ref MemoryMarshal.GetReference(columns.Levels),
            slopes = ref MemoryMarshal.GetReference(columns.Slopes);
        for (nint i = 0; i < columns.Scale.Length; i += S.Width)
        {
            S rstd = 1f / S.Sqrt(S.Load(ref variance, i) + epsilon), scaled = S.Load(ref products, i) * rstd;
            S.Store(scaled, ref products, i);
            S.Store(scale.At<S>(i) * rstd, ref factors, i);
            S.Store(S.Load(ref sums, i) / rows, ref levels, i);
            S.Store(scaled * rstd / rows, ref slopes, i);
        }
    }
}
