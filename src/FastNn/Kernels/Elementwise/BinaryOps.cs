using System.Runtime.CompilerServices;

namespace FastNn.Kernels;

/// <summary>a + b.</summary>
readonly struct AddOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Apply<S>(S a, S b, nint column) where S : struct, ISimd<S> => a + b;
}

/// <summary>b·factor.</summary>
readonly struct ScaleOp(float factor) : IBinaryOp
{
    readonly float factor = factor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Apply<S>(S a, S b, nint column) where S : struct, ISimd<S> => b * factor;
}

/// <summary>a + b·factor.</summary>
readonly struct AddScaledOp(float factor) : IBinaryOp
{
    readonly float factor = factor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Apply<S>(S a, S b, nint column) where S : struct, ISimd<S> => S.MultiplyAdd(b, factor, a);
}

/// <summary>b clamped to [-limit, limit]; NaN stays.</summary>
readonly struct ClampOp(float limit) : IBinaryOp
{
    readonly float limit = limit;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Apply<S>(S a, S b, nint column) where S : struct, ISimd<S> => S.AtLeast(S.AtMost(b, limit), -limit);
}

/// <summary>f(a), for drivers of two operands.</summary>
readonly struct ForwardOp<TOp>(TOp op) : IBinaryOp where TOp : struct, IElementwise
{
    readonly TOp op = op;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Apply<S>(S a, S b, nint column) where S : struct, ISimd<S> => op.Forward(a);
}

/// <summary>f'(a)·b, for functions whose derivative needs a alone.</summary>
readonly struct BackwardOp<TOp>(TOp op) : IBinaryOp where TOp : struct, IElementwise
{
    readonly TOp op = op;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Apply<S>(S a, S b, nint column) where S : struct, ISimd<S> => op.Backward(a, a, b);
}
