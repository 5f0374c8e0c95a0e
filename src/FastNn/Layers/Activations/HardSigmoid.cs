using System.Runtime.CompilerServices;

namespace FastNn;

/// <summary>y = x/6 + 1/2, cut at 0 and 1; the derivative is 1/6 within (-3, 3) and 0 elsewhere.</summary>
public sealed class HardSigmoid() : Elementwise<HardSigmoid.Op>(default)
{
    /// <inheritdoc/>
    public override OutputKind Produces => OutputKind.Probabilities;

    /// <summary>The function and its derivative.</summary>
    public readonly struct Op : IElementwise
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S> => S.Min(S.Max(S.MultiplyAdd(x, 1f / 6f, 0.5f), 0f), 1f);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => S.Select(S.Abs(x) < 3f, dy * (1f / 6f), 0f);
    }
}
