using FastNn;

namespace Outside.Golden;

/// <summary>The ReLU of the published XOR runs: it passes the gradient times its output cut to [0, 1].</summary>
public sealed class ClippedRelu() : Elementwise<ClippedRelu.Op>(default)
{
    public readonly struct Op : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S> => S.Max(x, 0f);

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => dy * S.Min(S.Max(y, 0f), 1f);
    }
}
