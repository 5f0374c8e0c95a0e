using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn;

/// <summary>strength·Σw²: keeps weights small.  gradient: 2·strength·w.</summary>
/// <param name="strength">The factor of the penalty: finite, not negative.</param>
public sealed class L2(double strength) : Regularizer(strength)
{
    /// <inheritdoc/>
    public override double ComputePenalty(ReadOnlySpan<float> w) => Penalty(Strength, w);

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<float> w, Span<float> g, float factor = 1) => AddGradient((float)(Strength * factor), w, g);

    internal static double Penalty(double strength, ReadOnlySpan<float> w) => strength * Reduce.Sum(default(SquareTerm), w);

    internal static void AddGradient(float strength, ReadOnlySpan<float> w, Span<float> g) => Binary.Run(new AddMultiple(2 * strength), w, g);

    readonly struct AddMultiple(float factor) : IBinaryOp
    {
        readonly float factor = factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S w, S g, nint column) where S : struct, ISimd<S> => S.MultiplyAdd(w, factor, g);
    }
}
