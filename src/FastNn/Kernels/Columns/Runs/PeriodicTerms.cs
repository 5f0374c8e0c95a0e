using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastNn.Memory;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>Parameters of periodic embeddings, or their gradients, for all embedded columns.</summary>
/// <param name="frequencies">w: [columns, frequencies], in turns per unit.</param>
/// <param name="phases">b: [columns, frequencies], in radians.</param>
/// <param name="weights">W: [columns, outputs - 1, frequencies]</param>
/// <param name="biases">d: [columns, outputs - 1]</param>
readonly ref struct PeriodicParameters(Span<float> frequencies, Span<float> phases, Span<float> weights, Span<float> biases)
{
    readonly Span<float> frequencies = frequencies, phases = phases, weights = weights, biases = biases;

    public ref float Frequencies(int place, int count) => ref MemoryMarshal.GetReference(frequencies[(place * count)..]);

    public ref float Phases(int place, int count) => ref MemoryMarshal.GetReference(phases[(place * count)..]);

    public ref float Weights(int place, int count, int outputs) => ref MemoryMarshal.GetReference(weights[(place * (outputs - 1) * count)..]);

    public ref float Biases(int place, int outputs) => ref MemoryMarshal.GetReference(biases[(place * (outputs - 1))..]);

    public void Clear()
    {
        frequencies.Clear();
        phases.Clear();
        weights.Clear();
        biases.Clear();
    }
}

/// <summary>The angles and the sums of periodic embeddings.</summary>
static class PeriodicTerms
{
    /// <summary>The most frequencies of a column.</summary>
    public const int MaxFrequencies = 256;

    // 1/2π in two parts.
    const float InverseTwoPi = 0.159154937f, InverseTwoPiLow = 6.42063825e-9f;

    /// <summary>Returns w·x + b/2π modulo 1: the error does not grow with w·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Turns<S>(S x, S frequency, S phase) where S : struct, ISimd<S>
    {
        S product = frequency * x, lost = S.MultiplyAdd(frequency, x, -product);
        return S.MultiplyAdd(phase, InverseTwoPi, product - S.Round(product) + S.MultiplyAdd(phase, InverseTwoPiLow, lost));
    }

    /// <summary>Returns Σ a·b, the panels in 16 lanes and the rest in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot<W>(ref float a, ref float b, nint count) where W : struct, ISimd<W>
    {
        W lanes = 0f;
        nint i = 0;
        for (; i + Panel.Width <= count; i += Panel.Width)
        {
            lanes = W.MultiplyAdd(W.Load(ref a, i), W.Load(ref b, i), lanes);
        }
        Simd1 sum = i > 0 ? W.Sum(lanes) : 0f;
        for (; i < count; i++)
        {
            sum = Simd1.MultiplyAdd(Simd1.Load(ref a, i), Simd1.Load(ref b, i), sum);
        }
        return Simd1.Sum(sum);
    }
}
