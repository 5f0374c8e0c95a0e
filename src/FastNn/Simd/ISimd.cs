namespace FastNn;

/// <summary>
/// A register of <see cref="Width"/> floats and its operations. Kernels and formulas are written once over this interface and run at every
/// width: one lane, <c>Vector&lt;float&gt;</c>, 256 and 512 bits. Every operation is exact per IEEE 754 in every lane, so the same formula
/// gives the same bits at every width (only <see cref="Sum"/> depends on it).
/// </summary>
/// <typeparam name="S">The register type itself.</typeparam>
/// <remarks>Nothing here allocates or throws; all members may be called from any thread. A comparison gives a mask that is all ones or all
/// zeros in each lane, to be used in <see cref="Select"/>. References passed to <see cref="Load"/> and <see cref="Store"/> are not checked:
/// kernels check their spans once, at their entry.</remarks>
public interface ISimd<S> where S : struct, ISimd<S>
{
    /// <summary>Whether this machine runs the register type at full speed.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Lanes in the register.</summary>
    static abstract int Width { get; }

    /// <summary>Reads <see cref="Width"/> floats from <paramref name="p"/> + <paramref name="i"/>; any alignment.</summary>
    static abstract S Load(ref readonly float p, nint i);

    /// <summary>Reads the one float at <paramref name="p"/> + <paramref name="i"/> into every lane.</summary>
    static abstract S Broadcast(ref readonly float p, nint i);

    /// <summary>Writes <see cref="Width"/> floats to <paramref name="p"/> + <paramref name="i"/>; any alignment.</summary>
    static abstract void Store(S v, ref float p, nint i);

    /// <summary>Broadcasts a number to every lane.</summary>
    static abstract implicit operator S(float x);

    /// <summary>Sum of two registers.</summary>
    static abstract S operator +(S a, S b);

    /// <summary>Difference of two registers.</summary>
    static abstract S operator -(S a, S b);

    /// <summary>Product of two registers.</summary>
    static abstract S operator *(S a, S b);

    /// <summary>Quotient of two registers.</summary>
    static abstract S operator /(S a, S b);

    /// <summary>Negation: every sign bit is flipped, of zeros and NaN too.</summary>
    static abstract S operator -(S a);

    /// <summary>Mask of the lanes where a &gt; b; false where either is NaN.</summary>
    static abstract S operator >(S a, S b);

    /// <summary>Mask of the lanes where a &lt; b; false where either is NaN.</summary>
    static abstract S operator <(S a, S b);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract S operator ^(S a, S b);

    /// <summary>Bitwise and.</summary>
    static abstract S operator &(S a, S b);

    /// <summary>Logical right shift of the 32 bits of every lane.</summary>
    static abstract S operator >>>(S a, int places);

    /// <summary>Left shift of the 32 bits of every lane.</summary>
    static abstract S operator <<(S a, int places);

    /// <summary>Converts the lanes, read as signed 32-bit integers, to floats, rounded to nearest even.</summary>
    static abstract S FromInt32(S words);

    /// <summary>Multiplies the lanes as unsigned 32-bit integers: returns the low 32 bits of the products, and the high ones.</summary>
    static abstract S MultiplyWords(S a, S b, out S high);

    /// <summary>Writes the lanes to <paramref name="p"/> + <paramref name="i"/> as bytes, without their fractions; lanes outside of [0, 256) give any
    /// byte.</summary>
    static abstract void StoreBytes(S v, ref byte p, nint i);

    /// <summary>Adds to each lane of a sum, a 32-bit integer, the products of the lane's four bytes: unsigned ones of at most 127 times signed ones.</summary>
    static abstract S AddByteProducts(S sum, S unsigned, S signed);

    /// <summary><paramref name="yes"/> where the mask is set, <paramref name="no"/> elsewhere.</summary>
    static abstract S Select(S mask, S yes, S no);

    /// <summary>The larger of each pair (IEEE 754 maximum: NaN wins, +0 is above -0).</summary>
    static abstract S Max(S a, S b);

    /// <summary>The smaller of each pair (IEEE 754 minimum: NaN wins, -0 is below +0).</summary>
    static abstract S Min(S a, S b);

    /// <summary>x where it is at least low, low elsewhere; NaN stays. One instruction where <see cref="Max"/> needs several.</summary>
    static abstract S AtLeast(S x, S low);

    /// <summary>x where it is at most high, high elsewhere; NaN stays. One instruction where <see cref="Min"/> needs several.</summary>
    static abstract S AtMost(S x, S high);

    /// <summary>|a|.</summary>
    static abstract S Abs(S a);

    /// <summary>The magnitude of the first with the sign of the second operand, for zeros and NaN too.</summary>
    static abstract S CopySign(S magnitude, S sign);

    /// <summary>Square root, correctly rounded.</summary>
    static abstract S Sqrt(S a);

    /// <summary>Nearest whole number, ties to even.</summary>
    static abstract S Round(S a);

    /// <summary>a·b + c, rounded once on every tier.</summary>
    static abstract S MultiplyAdd(S a, S b, S c);

    /// <summary>a·b + c, where b are <see cref="Width"/> floats from <paramref name="p"/> + <paramref name="i"/> on: an operand in memory.</summary>
    static virtual S MultiplyAdd(S a, ref readonly float p, nint i, S c) => S.MultiplyAdd(a, S.Load(in p, i), c);

    /// <summary>x·2^n, rounded once. n: whole numbers in [-250, 250]; |x| in [2^-100, 2^100] or 0, infinite or NaN.</summary>
    static abstract S Scale(S x, S n);

    /// <summary>floor(log2 x) as a float, for positive normal x; undefined for other x.</summary>
    static abstract S Exponent(S x);

    /// <summary>x / 2^<see cref="Exponent"/>, in [1, 2), for positive normal x; undefined for other x.</summary>
    static abstract S Mantissa(S x);

    /// <summary>Sum of all lanes, added in halves: lane i with lane i + Width/2 first.</summary>
    static abstract float Sum(S a);

    /// <summary>The largest lane; NaN where any lane is NaN.</summary>
    static abstract float MaxLane(S a);

    /// <summary>Transposes a block of <see cref="Width"/> × <see cref="Width"/> floats. Rows are the given strides apart;
    /// source and target must not overlap.</summary>
    static abstract void Transpose(ref readonly float source, nint sourceStride, ref float target, nint targetStride);
}
