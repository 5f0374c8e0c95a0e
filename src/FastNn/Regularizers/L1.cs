using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn;

/// <summary>strength·Σ|w|: drives small weights to 0.  gradient: strength·sign(w), 0 at 0.</summary>
/// <param name="strength">What the penalty is multiplied by: finite, not negative.</param>
public sealed class L1(float strength) : Regularizer(strength)
{
    /// <inheritdoc/>
    public override double Penalty(ReadOnlySpan<float> w) => Strength * Reduce.Sum(default(AbsTerm), w);

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<float> w, Span<float> g) => Pairs.Run(new AddSign(Strength), w, g);

    readonly struct AddSign(float strength) : IPairOp
    {
        readonly float strength = strength;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Of<S>(S w, S g) where S : struct, ISimd<S> => g + S.Select(w > 0f, strength, S.Select(w < 0f, -strength, 0f));
    }
}
