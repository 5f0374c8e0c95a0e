using System.Runtime.CompilerServices;
using FastNn.Simd;

namespace FastNn.Kernels;

/// <summary>Rounds the inputs of a row to whole numbers from 0 to 127: x ≈ (number - <paramref name="Zero"/>)·<paramref name="Unit"/>. The input 0 stays
/// exact.</summary>
/// <param name="Unit">The distance of two numbers; 0 where all inputs are 0, NaN where they have no finite range, which makes the outputs NaN.</param>
/// <param name="Zero">The number of the input 0.</param>
readonly record struct RoundedInputs(float Unit, float Zero)
{
    /// <summary>The inputs whose products of bytes can be summed in 32 bits.</summary>
    public const int MostInputs = int.MaxValue / (127 * 128);

    const float Most = 127;

    /// <summary>Returns the rounding for the range of a row.  x: [k]</summary>
    [MethodImpl(JitOptions.Kernel)]
    public static RoundedInputs Of<S>(ref float x, nint k) where S : struct, ISimd<S>
    {
        // Zeros times inputs: NaN where one is not finite, which the other two do not tell.
        S low = 0f, high = 0f, zeros = 0f;
        nint i = 0;
        for (; i <= k - S.Width; i += S.Width)
        {
            S value = S.Load(ref x, i);
            low = S.AtMost(low, value);
            high = S.AtLeast(high, value);
            zeros = S.MultiplyAdd(value, 0f, zeros);
        }
        float least = -S.MaxLane(-low), most = S.MaxLane(high), zero = S.Sum(zeros);
        for (; i < k; i++)
        {
            float value = Unsafe.Add(ref x, i);
            least = MathF.Min(least, value);
            most = MathF.Max(most, value);
            zero += value * 0;
        }
        float unit = (most - least) / Most + zero;
        return float.IsFinite(unit) ? new(unit, unit > 0 ? MathF.Round(-least / unit) : 0) : new(float.NaN, 0);
    }

    /// <summary>Rounds inputs to the nearest numbers, in whole words of four: bytes that are added are 0.  x: [k]  bytes: [k] in whole words</summary>
    [MethodImpl(JitOptions.Kernel)]
    public void Round<S>(ref float x, nint k, ref byte bytes) where S : struct, ISimd<S>
    {
        // Inputs whose unit has no finite inverse are denormal.
        float inverse = Unit >= 1 / float.MaxValue ? 1 / Unit : 0, start = Zero + 0.5f;
        nint i = 0;
        for (; i <= k - S.Width; i += S.Width)
        {
            S.StoreBytes(S.AtMost(S.Load(ref x, i) * inverse + start, Most), ref bytes, i);
        }
        for (; i < k; i++)
        {
            Simd1.StoreBytes(Simd1.AtMost(Simd1.Load(ref x, i) * inverse + start, Most), ref bytes, i);
        }
        for (; i % sizeof(uint) != 0; i++)
        {
            Unsafe.Add(ref bytes, i) = 0;
        }
    }
}
