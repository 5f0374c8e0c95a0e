using System.Runtime.CompilerServices;

namespace FastNn;

/// <summary>y = max(x, 0); the derivative at 0 is 0.</summary>
public sealed class Relu() : Elementwise<Relu.Op>(default)
{
    internal override float? Floor => 0;

    /// <summary>The function and its derivative.</summary>
    public readonly struct Op : IElementwise
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Forward<S>(S x) where S : struct, ISimd<S> => S.AtLeast(x, 0f);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => S.Select(y > 0f, dy, 0f);
    }
}
