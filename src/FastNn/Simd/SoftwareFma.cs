using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace FastNn.Simd;

/// <summary>
/// a·b + c rounded once, for processors (or AOT targets) without the instruction, where .NET would call the C library for every lane. In double the product is
/// exact, and the sum is rounded to odd: where it is inexact its last bit is set. A float rounded from the 53 bits is the rounded exact sum (S. Boldo and G.
/// Melquiond, "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd", 2008), denormals included.
/// </summary>
static class SoftwareFma
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Whether the processor has no FMA instruction. The JIT folds it to a constant.</summary>
    public static bool IsNeeded { [MethodImpl(Inline)] get => !Fma.IsSupported && !AdvSimd.IsSupported; }

    [MethodImpl(Inline)]
    public static float Run(float a, float b, float c)
    {
        double product = (double)a * b, sum = product + c, added = sum - product;
        // The exact rounding error of the sum (D. Knuth); NaN where the sum is not finite.
        double lost = (product - (sum - added)) + (c - added);
        if (Math.Abs(lost) > 0)
        {
            long bits = BitConverter.DoubleToInt64Bits(sum), other = BitConverter.DoubleToInt64Bits(lost);
            sum = BitConverter.Int64BitsToDouble((bits - ((bits ^ other) >>> 63)) | 1);
        }
        return (float)sum;
    }

    [MethodImpl(Inline)]
    public static Vector<float> Run(Vector<float> a, Vector<float> b, Vector<float> c)
    {
        Vector.Widen(a, out Vector<double> aLow, out Vector<double> aHigh);
        Vector.Widen(b, out Vector<double> bLow, out Vector<double> bHigh);
        Vector.Widen(c, out Vector<double> cLow, out Vector<double> cHigh);
        return Vector.Narrow(RoundToOdd(aLow * bLow, cLow), RoundToOdd(aHigh * bHigh, cHigh));
    }

    [MethodImpl(Inline)]
    static Vector<double> RoundToOdd(Vector<double> product, Vector<double> c)
    {
        Vector<double> sum = product + c, added = sum - product, lost = (product - (sum - added)) + (c - added);
        Vector<ulong> bits = Vector.AsVectorUInt64(sum);
        // Rounds the sum towards zero: one less where the error has the other sign.
        Vector<ulong> odd = (bits - ((bits ^ Vector.AsVectorUInt64(lost)) >>> 63)) | Vector<ulong>.One;
        return Vector.ConditionalSelect(Vector.GreaterThan(Vector.Abs(lost), Vector<double>.Zero), Vector.AsVectorDouble(odd), sum);
    }
}
