using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn;

/// <summary>strength·Σ|w|: drives small weights to 0.  gradient: strength·sign(w), 0 at 0.</summary>
/// <param name="strength">What the penalty is multiplied by: finite, not negative.</param>
public sealed class L1(float strength) : Regularizer(strength)
{
    /// <inheritdoc/>
    public override double ComputePenalty(ReadOnlySpan<float> w) => Penalty(Strength, w);

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<float> w, Span<float> g) => AddGradient(Strength, w, g);

    internal static double Penalty(float strength, ReadOnlySpan<float> w) => strength * Reduce.Sum(default(AbsTerm), w);

    internal static void AddGradient(float strength, ReadOnlySpan<float> w, Span<float> g) => Binary.Run(new AddSign(strength), w, g);

    readonly struct AddSign(float strength) : IBinaryOp
    {
        readonly float strength = strength;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Of<S>(S w, S g, nint column) where S : struct, ISimd<S> => g + S.Select(w > 0f, strength, S.Select(w < 0f, -strength, 0f));
    }
}
