using System.Runtime.CompilerServices;
using FastNn.Simd;
using FastNn.Threading;

namespace FastNn.Kernels;

/// <summary>The statistics of standardized targets, in whole panels: v = x·deviation + mean, clamped to [lowest, highest].</summary>
readonly struct TargetStatistics(Span<float> means, Span<float> deviations, Span<float> lowest, Span<float> highest)
{
    readonly SlabVector means = new(means), deviations = new(deviations), lowest = new(lowest), highest = new(highest);

    /// <summary>Returns v before it is clamped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Scale<S>(S x, nint column) where S : struct, ISimd<S> => S.MultiplyAdd(x, deviations.Load<S>(column), means.Load<S>(column));

    /// <summary>Returns v in its range; NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Clamp<S>(S v, nint column) where S : struct, ISimd<S> => S.AtLeast(S.AtMost(v, highest.Load<S>(column)), lowest.Load<S>(column));

    /// <summary>Returns the gradient by x from that by v: 0 where v is clamped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Backward<S>(S v, S dv, nint column) where S : struct, ISimd<S> => S.Select(v > highest.Load<S>(column), 0f,
        S.Select(v < lowest.Load<S>(column), 0f, dv * deviations.Load<S>(column)));
}

/// <summary>Computes targets in their own units from standardized ones: y = v, or y = e^v - 1 where the targets were log(1 + t).</summary>
/// <typeparam name="TLog">Whether they were.</typeparam>
static class TargetColumns<TLog> where TLog : struct, IFlag
{
    /// <summary>x, y: [rows, columns], may be the same</summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y, TargetStatistics statistics, Workers? workers) =>
        Binary.Run(new ForwardOp(statistics), x, x, y, workers);

    /// <summary>x, dy, dx: [rows, columns]; dx may be dy</summary>
    public static void Backward(ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx, TargetStatistics statistics, Workers? workers) =>
        Binary.Run(new SlopeOp(statistics), x, dy, dx, workers);

    /// <summary>The operation, which reads the statistics where they are.</summary>
    public readonly struct ForwardOp(TargetStatistics statistics) : IBinaryOp
    {
        readonly TargetStatistics statistics = statistics;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S x, S same, nint column) where S : struct, ISimd<S>
        {
            S v = statistics.Clamp(statistics.Scale(x, column), column);
            return TLog.IsSet ? SimdMath.ExpMinus1(v) : v;
        }
    }

    readonly struct SlopeOp(TargetStatistics statistics) : IBinaryOp
    {
        readonly TargetStatistics statistics = statistics;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S x, S dy, nint column) where S : struct, ISimd<S>
        {
            S v = statistics.Scale(x, column);
            return statistics.Backward(v, TLog.IsSet ? SimdMath.Exp(v) * dy : dy, column);
        }
    }
}
