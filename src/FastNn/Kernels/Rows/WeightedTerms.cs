using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>A loss term of output y and target t with two weights: of the output, and of a positive target.</summary>
interface IWeightedTerm
{
    S Loss<S>(S y, S t, S weight, S positive) where S : struct, ISimd<S>;

    S Gradient<S>(S y, S t, S weight, S positive) where S : struct, ISimd<S>;
}

/// <summary>Evaluates a weighted loss term over a row of outputs and targets.  y, t: [outputs]  weight, positive: one value per output, or one for
/// all</summary>
static class WeightedTerms
{
    /// <summary>Returns Σ term(y, t), and assigns dy = term'(y, t) unless dy is empty.</summary>
    public static double Run<T>(T term, ReadOnlySpan<float> y, ReadOnlySpan<float> t, ColumnVector weight, ColumnVector positive, Span<float> dy)
        where T : struct, IWeightedTerm
    {
        double sum = 0;
        Tiers.Run(new WeightedTermsKernel<T>(term, y, t, weight, positive, dy, ref sum));
        return sum;
    }
}

readonly ref struct WeightedTermsKernel<T>(T term, ReadOnlySpan<float> y, ReadOnlySpan<float> t, ColumnVector weight, ColumnVector positive, Span<float> dy,
    ref double sum) : IKernel where T : struct, IWeightedTerm
{
    readonly T term = term;
    readonly ReadOnlySpan<float> y = y, t = t;
    readonly ColumnVector weight = weight, positive = positive;
    readonly Span<float> dy = dy;
    readonly ref double sum = ref sum;

    [MethodImpl(JitOptions.Kernel), SkipLocalsInit]
    public void Run<S>() where S : struct, ISimd<S>
    {
        ref float py = ref Unsafe.AsRef(in MemoryMarshal.GetReference(y)), pt = ref Unsafe.AsRef(in MemoryMarshal.GetReference(t)),
            pd = ref MemoryMarshal.GetReference(dy);
        Span<float> memory = stackalloc float[Panel.Width];
        ref float terms = ref MemoryMarshal.GetReference(memory);
        for (nint first = 0; first < y.Length; first += Panel.Width)
        {
            nint count = Math.Min(Panel.Width, y.Length - first), i = 0;
            for (; i + S.Width <= count; i += S.Width)
            {
                EvaluateTerm<S>(ref py, ref pt, ref pd, ref terms, first, i);
            }
            for (; i < count; i++)
            {
                EvaluateTerm<Simd1>(ref py, ref pt, ref pd, ref terms, first, i);
            }
            // In order, so that the sum does not depend on the register width.
            for (i = 0; i < count; i++)
            {
                sum += Unsafe.Add(ref terms, i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void EvaluateTerm<S>(ref float py, ref float pt, ref float pd, ref float terms, nint first, nint i) where S : struct, ISimd<S>
    {
        S y = S.Load(ref py, first + i), t = S.Load(ref pt, first + i), w = weight.At<S>(first + i), p = positive.At<S>(first + i);
        S.Store(term.Loss(y, t, w, p), ref terms, i);
        if (!dy.IsEmpty)
        {
            S.Store(term.Gradient(y, t, w, p), ref pd, first + i);
        }
    }
}
