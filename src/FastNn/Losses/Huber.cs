using System.Runtime.CompilerServices;
using FastNn.Contracts;

namespace FastNn;

/// <summary>
/// ½·(y - t)² up to |y - t| = delta and delta·(|y - t| - ½·delta) beyond (P. Huber, 1964). The mean over samples and outputs unless
/// <see cref="Loss.Reduction"/> says otherwise.  gradient: y - t, clamped to ±delta.
/// </summary>
/// <param name="delta">Where the square ends: finite, above 0; rounded to float. 1 is PyTorch's default.</param>
/// <exception cref="ArgumentException">delta is not above 0, or not finite.</exception>
public sealed class Huber(double delta = 1) : ElementwiseLoss<Huber.Term>(new((float)delta))
{
    readonly float delta = (float)delta;

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings) => settings.Set("delta", delta);

    /// <summary>The term and its derivative.</summary>
    public readonly struct Term : ILossTerm
    {
        readonly float delta;

        internal Term(float delta) => this.delta = Require.Positive(delta, nameof(delta));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Loss<S>(S y, S t) where S : struct, ISimd<S> => S.MultiplyAdd(Clamp(y - t), Clamp(y - t) * -0.5f, S.Abs(y - t) * S.Abs(Clamp(y - t)));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Gradient<S>(S y, S t) where S : struct, ISimd<S> => Clamp(y - t);

        // With c = d clamped to ±delta both cases are |d|·|c| - ½·c².
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        S Clamp<S>(S difference) where S : struct, ISimd<S> => S.AtLeast(S.AtMost(difference, delta), -delta);
    }
}
