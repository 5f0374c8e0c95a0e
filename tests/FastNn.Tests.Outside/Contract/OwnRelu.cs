using FastNn;

namespace Outside.Contract;

/// <summary>The library's ReLU, written again from outside.</summary>
public sealed class OwnRelu() : Elementwise<OwnRelu.Op>(default)
{
    public readonly struct Op : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S> => S.Select(x < 0f, 0f, x);
        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S> => S.Select(y > 0f, dy, 0f);
    }
}
