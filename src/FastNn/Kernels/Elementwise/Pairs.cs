using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>y from x and y, elementwise.</summary>
interface IPairOp
{
    S Of<S>(S x, S y) where S : struct, ISimd<S>;
}

/// <summary>y = op(x, y) over two spans of one length.</summary>
static class Pairs
{
    public static void Run<T>(T op, ReadOnlySpan<float> x, Span<float> y) where T : struct, IPairOp
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"The spans have {x.Length:N0} and {y.Length:N0} elements; they must be of one length.");
        }
        Tiers.Run(new PairKernel<T>(op, x, y));
    }
}

/// <summary>y = y·factor.</summary>
readonly struct ScaleOp(float factor) : IPairOp
{
    readonly float factor = factor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Of<S>(S x, S y) where S : struct, ISimd<S> => y * factor;
}

/// <summary>y + x.</summary>
readonly struct PlusOp : IPairOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Of<S>(S x, S y) where S : struct, ISimd<S> => y + x;
}

/// <summary>y cut off at ±limit; NaN stays.</summary>
readonly struct CutOp(float limit) : IPairOp
{
    readonly float limit = limit;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Of<S>(S x, S y) where S : struct, ISimd<S> => S.AtLeast(S.AtMost(y, limit), -limit);
}

readonly ref struct PairKernel<T>(T op, ReadOnlySpan<float> x, Span<float> y) : IKernel where T : struct, IPairOp
{
    readonly T op = op;
    readonly ReadOnlySpan<float> x = x;
    readonly Span<float> y = y;

    [MethodImpl(KernelCode.Options)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        T op = this.op;
        ref float px = ref Unsafe.AsRef(in MemoryMarshal.GetReference(x)), py = ref MemoryMarshal.GetReference(y);
        nint i = 0, n = y.Length;
        for (; i + S.Width <= n; i += S.Width)
        {
            S.Store(op.Of(S.Load(ref px, i), S.Load(ref py, i)), ref py, i);
        }
        for (; i < n; i++)
        {
            Simd1.Store(op.Of(Simd1.Load(ref px, i), Simd1.Load(ref py, i)), ref py, i);
        }
    }
}
