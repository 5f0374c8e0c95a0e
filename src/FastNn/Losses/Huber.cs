using System.Runtime.CompilerServices;

namespace FastNn;

/// <summary>
/// ½·(y - t)² up to |y - t| = delta and delta·(|y - t| - ½·delta) beyond (P. Huber, 1964): the mean over samples and outputs unless
/// <see cref="Loss.Reduction"/> says otherwise.  gradient: y - t, cut off at ±delta.
/// </summary>
/// <param name="delta">Where the square ends: finite, above 0; 1 as PyTorch has it.</param>
/// <exception cref="ArgumentException">delta is not above 0, or not finite.</exception>
public sealed class Huber(float delta = 1f) : ElementwiseLoss<Huber.Term>(new(delta))
{
    readonly float delta = delta;

    /// <inheritdoc/>
    protected internal override void Describe(PartSettings settings) => settings.Set("delta", delta);

    /// <summary>The term and its derivative.</summary>
    public readonly struct Term : ILossTerm
    {
        readonly float delta;

        internal Term(float delta) => this.delta = delta > 0 && float.IsFinite(delta) ? delta : throw new ArgumentException($"The delta of Huber is {delta}; it must be a finite number above 0.", nameof(delta));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Loss<S>(S y, S t) where S : struct, ISimd<S> => S.MultiplyAdd(Cut(y - t), Cut(y - t) * -0.5f, S.Abs(y - t) * S.Abs(Cut(y - t)));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Gradient<S>(S y, S t) where S : struct, ISimd<S> => Cut(y - t);

        // With c = d cut off at ±delta both cases are |d|·|c| - ½·c².
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        S Cut<S>(S difference) where S : struct, ISimd<S> => S.AtLeast(S.AtMost(difference, delta), -delta);
    }
}
