using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn;

/// <summary>strength·Σw²: keeps weights small.  gradient: 2·strength·w.</summary>
/// <param name="strength">What the penalty is multiplied by: finite, not negative.</param>
public sealed class L2(float strength) : Regularizer(strength)
{
    /// <inheritdoc/>
    public override double Penalty(ReadOnlySpan<float> w) => Strength * Reduce.Sum(default(SquareTerm), w);

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<float> w, Span<float> g) => Pairs.Run(new AddMultiple(2 * Strength), w, g);

    readonly struct AddMultiple(float factor) : IPairOp
    {
        readonly float factor = factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Of<S>(S w, S g) where S : struct, ISimd<S> => S.MultiplyAdd(w, factor, g);
    }
}
