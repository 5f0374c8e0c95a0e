using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>The term of a sum over elements; it must be 0 at 0, because padding is summed too.</summary>
interface ITerm
{
    S Apply<S>(S x) where S : struct, ISimd<S>;
}

/// <summary>x².</summary>
readonly struct SquareTerm : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Apply<S>(S x) where S : struct, ISimd<S> => x * x;
}

/// <summary>|x|.</summary>
readonly struct AbsTerm : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Apply<S>(S x) where S : struct, ISimd<S> => S.Abs(x);
}

/// <summary>1 where x is not 0, NaN where it is NaN.</summary>
readonly struct NonZeroTerm : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Apply<S>(S x) where S : struct, ISimd<S> => S.Select(S.Abs(x) > 0f, 1f, x);
}

/// <summary>0 where x is finite, NaN where it is not.</summary>
readonly struct NotFiniteTerm : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Apply<S>(S x) where S : struct, ISimd<S> => x * 0f;
}

/// <summary>Reduces spans to one number.</summary>
static class Reduce
{
    /// <summary>Returns Σ term(x). Blocks of 4,096 are summed in four times 16 lanes, the blocks in double.</summary>
    public static double Sum<T>(T term, ReadOnlySpan<float> x) where T : struct, ITerm
    {
        double sum = 0;
        while (!x.IsEmpty)
        {
            int n = Math.Min(x.Length, 4096);
            float block = 0;
            Tiers.RunRows(new SumKernel<T>(term, x[..n], ref block));
            sum += block;
            x = x[n..];
        }
        return sum;
    }

    /// <summary>Whether all numbers are finite: neither NaN nor infinite.</summary>
    public static bool AreFinite(ReadOnlySpan<float> x) => Sum(default(NotFiniteTerm), x) == 0;

    /// <summary>Returns Σ x, summed in order: the same bits at every tier.</summary>
    public static double InOrder(ReadOnlySpan<float> x)
    {
        double sum = 0;
        foreach (float value in x)
        {
            sum += value;
        }
        return sum;
    }

    /// <summary>Returns the index of the largest element, the first among equals; 0 if all are NaN.</summary>
    public static int ArgMax(ReadOnlySpan<float> x)
    {
        int best = 0;
        for (int i = 1; i < x.Length; i++)
        {
            if (x[i] > x[best] || (float.IsNaN(x[best]) && !float.IsNaN(x[i])))
            {
                best = i;
            }
        }
        return best;
    }
}

readonly ref struct SumKernel<T>(T term, ReadOnlySpan<float> x, ref float sum) : IKernel where T : struct, ITerm
{
    readonly T term = term;
    readonly ReadOnlySpan<float> x = x;
    readonly ref float sum = ref sum;

    [MethodImpl(JitOptions.Kernel)]
    public void Run<S>() where S : struct, ISimd<S>
    {
        T term = this.term;
        ref float p = ref Unsafe.AsRef(in MemoryMarshal.GetReference(x));
        nint i = 0, n = x.Length, w = S.Width;
        S a = 0f, b = 0f, c = 0f, d = 0f;
        for (; i + 4 * w <= n; i += 4 * w)
        {
            a += term.Apply(S.Load(ref p, i));
            b += term.Apply(S.Load(ref p, i + w));
            c += term.Apply(S.Load(ref p, i + 2 * w));
            d += term.Apply(S.Load(ref p, i + 3 * w));
        }
        for (; i + w <= n; i += w)
        {
            a += term.Apply(S.Load(ref p, i));
        }
        float total = S.Sum((a + b) + (c + d));
        for (; i < n; i++)
        {
            total += Simd1.Sum(term.Apply(Simd1.Load(ref p, i)));
        }
        sum = total;
    }
}
