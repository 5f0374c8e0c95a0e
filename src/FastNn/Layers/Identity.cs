using System.Runtime.CompilerServices;

namespace FastNn.Layers;

/// <summary>y = x: no activation.</summary>
readonly struct Identity : IElementwise
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Forward<S>(S x) where S : struct, ISimd<S> => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy;
}
