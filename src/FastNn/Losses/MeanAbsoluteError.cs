using System.Runtime.CompilerServices;

namespace FastNn;

/// <summary>|y - t|: the mean over samples and outputs unless <see cref="Loss.Reduction"/> says otherwise. gradient: the sign of y - t, 0 where they are
/// equal.</summary>
public sealed class MeanAbsoluteError() : ElementwiseLoss<MeanAbsoluteError.Term>(default)
{
    /// <summary>The term and its derivative.</summary>
    public readonly struct Term : ILossTerm
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Loss<S>(S y, S t) where S : struct, ISimd<S> => S.Abs(y - t);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Gradient<S>(S y, S t) where S : struct, ISimd<S> => S.Select(y > t, 1f, S.Select(y < t, -1f, y - t));
    }
}
