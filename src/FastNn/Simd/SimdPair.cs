using System.Runtime.CompilerServices;

namespace FastNn.Simd;

/// <summary>
/// Combines two registers into one of twice their lanes. Combined to 16 lanes, a kernel that sums along the lanes has the same order of sums at
/// every tier (<c>Tiers.RunRows</c>).
/// </summary>
/// <typeparam name="H">The register of half the lanes.</typeparam>
readonly struct SimdPair<H>(H low, H high) : ISimd<SimdPair<H>> where H : struct, ISimd<H>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    readonly H low = low, high = high;

    public static bool IsSupported => H.IsSupported;
    public static int Width { [MethodImpl(Inline)] get => 2 * H.Width; }

    [MethodImpl(Inline)] public static SimdPair<H> Load(ref readonly float p, nint i) => new(H.Load(in p, i), H.Load(in p, i + H.Width));
    [MethodImpl(Inline)] public static SimdPair<H> Broadcast(ref readonly float p, nint i) => Both(H.Broadcast(in p, i));

    [MethodImpl(Inline)]
    public static void Store(SimdPair<H> v, ref float p, nint i)
    {
        H.Store(v.low, ref p, i);
        H.Store(v.high, ref p, i + H.Width);
    }

    [MethodImpl(Inline)] public static implicit operator SimdPair<H>(float x) => Both(x);
    [MethodImpl(Inline)] public static SimdPair<H> operator +(SimdPair<H> a, SimdPair<H> b) => new(a.low + b.low, a.high + b.high);
    [MethodImpl(Inline)] public static SimdPair<H> operator -(SimdPair<H> a, SimdPair<H> b) => new(a.low - b.low, a.high - b.high);
    [MethodImpl(Inline)] public static SimdPair<H> operator *(SimdPair<H> a, SimdPair<H> b) => new(a.low * b.low, a.high * b.high);
    [MethodImpl(Inline)] public static SimdPair<H> operator /(SimdPair<H> a, SimdPair<H> b) => new(a.low / b.low, a.high / b.high);
    [MethodImpl(Inline)] public static SimdPair<H> operator -(SimdPair<H> a) => new(-a.low, -a.high);
    [MethodImpl(Inline)] public static SimdPair<H> operator >(SimdPair<H> a, SimdPair<H> b) => new(a.low > b.low, a.high > b.high);
    [MethodImpl(Inline)] public static SimdPair<H> operator <(SimdPair<H> a, SimdPair<H> b) => new(a.low < b.low, a.high < b.high);
    [MethodImpl(Inline)] public static SimdPair<H> operator ^(SimdPair<H> a, SimdPair<H> b) => new(a.low ^ b.low, a.high ^ b.high);
    [MethodImpl(Inline)] public static SimdPair<H> operator &(SimdPair<H> a, SimdPair<H> b) => new(a.low & b.low, a.high & b.high);
    [MethodImpl(Inline)] public static SimdPair<H> operator >>>(SimdPair<H> a, int places) => new(a.low >>> places, a.high >>> places);
    [MethodImpl(Inline)] public static SimdPair<H> operator <<(SimdPair<H> a, int places) => new(a.low << places, a.high << places);
    [MethodImpl(Inline)] public static SimdPair<H> FromInt32(SimdPair<H> words) => new(H.FromInt32(words.low), H.FromInt32(words.high));

    [MethodImpl(Inline)]
    public static SimdPair<H> MultiplyWords(SimdPair<H> a, SimdPair<H> b, out SimdPair<H> high)
    {
        H low = H.MultiplyWords(a.low, b.low, out H lowHigh), other = H.MultiplyWords(a.high, b.high, out H otherHigh);
        high = new(lowHigh, otherHigh);
        return new(low, other);
    }

    [MethodImpl(Inline)]
    public static void StoreBytes(SimdPair<H> v, ref byte p, nint i)
    {
        H.StoreBytes(v.low, ref p, i);
        H.StoreBytes(v.high, ref p, i + H.Width);
    }

    [MethodImpl(Inline)]
    public static SimdPair<H> AddByteProducts(SimdPair<H> sum, SimdPair<H> unsigned, SimdPair<H> signed) =>
        new(H.AddByteProducts(sum.low, unsigned.low, signed.low), H.AddByteProducts(sum.high, unsigned.high, signed.high));

    [MethodImpl(Inline)]
    public static SimdPair<H> Select(SimdPair<H> mask, SimdPair<H> yes, SimdPair<H> no) =>
        new(H.Select(mask.low, yes.low, no.low), H.Select(mask.high, yes.high, no.high));
    [MethodImpl(Inline)] public static SimdPair<H> Max(SimdPair<H> a, SimdPair<H> b) => new(H.Max(a.low, b.low), H.Max(a.high, b.high));
    [MethodImpl(Inline)] public static SimdPair<H> Min(SimdPair<H> a, SimdPair<H> b) => new(H.Min(a.low, b.low), H.Min(a.high, b.high));
    [MethodImpl(Inline)] public static SimdPair<H> AtLeast(SimdPair<H> x, SimdPair<H> low) => new(H.AtLeast(x.low, low.low), H.AtLeast(x.high, low.high));
    [MethodImpl(Inline)] public static SimdPair<H> AtMost(SimdPair<H> x, SimdPair<H> high) => new(H.AtMost(x.low, high.low), H.AtMost(x.high, high.high));
    [MethodImpl(Inline)] public static SimdPair<H> Abs(SimdPair<H> a) => new(H.Abs(a.low), H.Abs(a.high));
    [MethodImpl(Inline)]
    public static SimdPair<H> CopySign(SimdPair<H> magnitude, SimdPair<H> sign) =>
        new(H.CopySign(magnitude.low, sign.low), H.CopySign(magnitude.high, sign.high));
    [MethodImpl(Inline)] public static SimdPair<H> Sqrt(SimdPair<H> a) => new(H.Sqrt(a.low), H.Sqrt(a.high));
    [MethodImpl(Inline)] public static SimdPair<H> Round(SimdPair<H> a) => new(H.Round(a.low), H.Round(a.high));
    [MethodImpl(Inline)]
    public static SimdPair<H> MultiplyAdd(SimdPair<H> a, SimdPair<H> b, SimdPair<H> c) =>
        new(H.MultiplyAdd(a.low, b.low, c.low), H.MultiplyAdd(a.high, b.high, c.high));
    [MethodImpl(Inline)] public static SimdPair<H> Scale(SimdPair<H> x, SimdPair<H> n) => new(H.Scale(x.low, n.low), H.Scale(x.high, n.high));
    [MethodImpl(Inline)] public static SimdPair<H> Exponent(SimdPair<H> x) => new(H.Exponent(x.low), H.Exponent(x.high));
    [MethodImpl(Inline)] public static SimdPair<H> Mantissa(SimdPair<H> x) => new(H.Mantissa(x.low), H.Mantissa(x.high));
    [MethodImpl(Inline)] public static float Sum(SimdPair<H> a) => H.Sum(a.low + a.high);
    [MethodImpl(Inline)] public static float MaxLane(SimdPair<H> a) => H.MaxLane(H.Max(a.low, a.high));

    // Transposes the four quarters of the block, and exchanges those off the diagonal.
    [MethodImpl(Inline)]
    public static void Transpose(ref readonly float source, nint sourceStride, ref float target, nint targetStride)
    {
        for (nint row = 0; row < Width; row += H.Width)
        {
            for (nint column = 0; column < Width; column += H.Width)
            {
                H.Transpose(ref Unsafe.Add(ref Unsafe.AsRef(in source), row * sourceStride + column), sourceStride,
                    ref Unsafe.Add(ref target, column * targetStride + row), targetStride);
            }
        }
    }

    [MethodImpl(Inline)] static SimdPair<H> Both(H half) => new(half, half);
}
