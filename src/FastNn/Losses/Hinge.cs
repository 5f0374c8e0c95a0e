using System.Runtime.CompilerServices;

namespace FastNn;

/// <summary>
/// max(0, 1 - t·y) of every output, for targets of -1 and 1: the mean over samples and outputs unless <see cref="Loss.Reduction"/> says otherwise.
/// gradient: -t where the term is above 0.
/// </summary>
public sealed class Hinge() : ElementwiseLoss<Hinge.Term>(default)
{
    /// <inheritdoc/>
    public override OutputKind OutputKind => OutputKind.Scores;

    /// <summary>The term and its derivative.</summary>
    public readonly struct Term : ILossTerm
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Loss<S>(S y, S t) where S : struct, ISimd<S> => S.Max(1f - t * y, 0f);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Gradient<S>(S y, S t) where S : struct, ISimd<S> => S.Select(t * y < 1f, -t, 0f);
    }
}
