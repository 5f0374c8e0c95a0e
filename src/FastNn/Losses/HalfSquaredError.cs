using System.Runtime.CompilerServices;

namespace FastNn;

/// <summary>(y - t)²/2, whose gradient is y - t: the mean over samples and outputs unless <see cref="Loss.Reduction"/> says otherwise.</summary>
public sealed class HalfSquaredError() : ElementwiseLoss<HalfSquaredError.Term>(default)
{
    /// <summary>The term and its derivative.</summary>
    public readonly struct Term : ILossTerm
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Loss<S>(S y, S t) where S : struct, ISimd<S> => (y - t) * (y - t) * 0.5f;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Gradient<S>(S y, S t) where S : struct, ISimd<S> => y - t;
    }
}
