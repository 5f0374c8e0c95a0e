using System.Runtime.CompilerServices;

namespace FastNn;

/// <summary>(y - t)²: the mean over samples and outputs unless <see cref="Loss.Reduction"/> says otherwise.  gradient: 2·(y - t), scaled likewise.</summary>
public sealed class MeanSquaredError() : ElementwiseLoss<MeanSquaredError.Term>(default)
{
    /// <summary>The term and its derivative.</summary>
    public readonly struct Term : ILossTerm
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Loss<S>(S y, S t) where S : struct, ISimd<S> => (y - t) * (y - t);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Gradient<S>(S y, S t) where S : struct, ISimd<S> => (y - t) * 2f;
    }
}
