using FastNn;

namespace Outside.Contract;

/// <summary>y = x, counting how often and how wide it is asked. For one thread.</summary>
public sealed class WidthProbe() : Elementwise<WidthProbe.Op>(default)
{
    public static (int Width, int Calls) Forwards { get; private set; }

    public static (int Width, int Calls) Backwards { get; private set; }

    public static void Reset() => (Forwards, Backwards) = (default, default);

    public readonly struct Op : IElementwise
    {
        public S Forward<S>(S x) where S : struct, ISimd<S>
        {
            Forwards = (S.Width, Forwards.Calls + 1);
            return x;
        }

        public S Backward<S>(S x, S y, S dy) where S : struct, ISimd<S>
        {
            Backwards = (S.Width, Backwards.Calls + 1);
            return dy;
        }
    }
}
