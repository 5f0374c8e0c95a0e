using System.Runtime.CompilerServices;
using FastNn.Kernels;

namespace FastNn;

/// <summary>strength·Σ|w|: drives small weights to 0.  gradient: strength·sign(w), 0 at 0.</summary>
/// <param name="strength">The factor of the penalty: finite, not negative.</param>
public sealed class L1(double strength) : Regularizer(strength)
{
    /// <inheritdoc/>
    public override double ComputePenalty(ReadOnlySpan<float> w) => Penalty(Strength, w);

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<float> w, Span<float> g, float factor = 1) => AddGradient((float)(Strength * factor), w, g);

    internal static double Penalty(double strength, ReadOnlySpan<float> w) => strength * Reduce.Sum(default(AbsTerm), w);

    internal static void AddGradient(float strength, ReadOnlySpan<float> w, Span<float> g) => Binary.Run(new AddSign(strength), w, g);

    readonly struct AddSign(float strength) : IBinaryOp
    {
        readonly float strength = strength;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Apply<S>(S w, S g, nint column) where S : struct, ISimd<S> => g + S.Select(w > 0f, strength, S.Select(w < 0f, -strength, 0f));
    }
}
