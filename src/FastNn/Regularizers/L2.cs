using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn;

/// <summary>strength·Σw²: keeps weights small.  gradient: 2·strength·w.</summary>
/// <param name="strength">What the penalty is multiplied by: finite, not negative.</param>
public sealed class L2(float strength) : Regularizer(strength)
{
    /// <inheritdoc/>
    public override double ComputePenalty(ReadOnlySpan<float> w) => Penalty(Strength, w);

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<float> w, Span<float> g) => AddGradient(Strength, w, g);

    internal static double Penalty(float strength, ReadOnlySpan<float> w) => strength * Reduce.Sum(default(SquareTerm), w);

    internal static void AddGradient(float strength, ReadOnlySpan<float> w, Span<float> g) => Binary.Run(new AddMultiple(2 * strength), w, g);

    readonly struct AddMultiple(float factor) : IBinaryOp
    {
        readonly float factor = factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Of<S>(S w, S g, nint column) where S : struct, ISimd<S> => S.MultiplyAdd(w, factor, g);
    }
}
