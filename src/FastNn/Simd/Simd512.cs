using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastNn.Simd;

/// <summary>Sixteen lanes: AVX-512.</summary>
readonly struct Simd512(Vector512<float> v) : ISimd<Simd512>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    readonly Vector512<float> v = v;

    // DOTNET_PreferredVectorBitWidth=256 turns acceleration off although the instructions are supported: it is respected.
    public static bool IsSupported => Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Vector512.IsHardwareAccelerated;
    public static int Width => 16;

    [MethodImpl(Inline)] public static Simd512 Load(ref readonly float p, nint i) => new(Vector512.LoadUnsafe(in p, (nuint)i));
    [MethodImpl(Inline)] public static Simd512 Broadcast(ref readonly float p, nint i) => new(Vector512.Create(Unsafe.Add(ref Unsafe.AsRef(in p), i)));
    [MethodImpl(Inline)] public static void Store(Simd512 v, ref float p, nint i) => v.v.StoreUnsafe(ref p, (nuint)i);
    [MethodImpl(Inline)] public static implicit operator Simd512(float x) => new(Vector512.Create(x));
    [MethodImpl(Inline)] public static Simd512 operator +(Simd512 a, Simd512 b) => new(a.v + b.v);
    [MethodImpl(Inline)] public static Simd512 operator -(Simd512 a, Simd512 b) => new(a.v - b.v);
    [MethodImpl(Inline)] public static Simd512 operator *(Simd512 a, Simd512 b) => new(a.v * b.v);
    [MethodImpl(Inline)] public static Simd512 operator /(Simd512 a, Simd512 b) => new(a.v / b.v);
    [MethodImpl(Inline)] public static Simd512 operator -(Simd512 a) => new(-a.v);
    [MethodImpl(Inline)] public static Simd512 operator >(Simd512 a, Simd512 b) => new(Vector512.GreaterThan(a.v, b.v));
    [MethodImpl(Inline)] public static Simd512 operator <(Simd512 a, Simd512 b) => new(Vector512.LessThan(a.v, b.v));
    [MethodImpl(Inline)] public static Simd512 operator ^(Simd512 a, Simd512 b) => new(a.v ^ b.v);
    [MethodImpl(Inline)] public static Simd512 operator &(Simd512 a, Simd512 b) => new(a.v & b.v);
    [MethodImpl(Inline)] public static Simd512 operator >>>(Simd512 a, int places) => new((a.v.AsUInt32() >>> places).AsSingle());
    [MethodImpl(Inline)] public static Simd512 operator <<(Simd512 a, int places) => new((a.v.AsUInt32() << places).AsSingle());
    [MethodImpl(Inline)] public static Simd512 FromInt32(Simd512 words) => new(Vector512.ConvertToSingle(words.v.AsInt32()));

    // The instruction multiplies the even lanes: once for the even lanes, once for the odd lanes shifted down.
    [MethodImpl(Inline)]
    public static Simd512 MultiplyWords(Simd512 a, Simd512 b, out Simd512 high)
    {
        Vector512<ulong> even = Avx512F.Multiply(a.v.AsUInt32(), b.v.AsUInt32());
        Vector512<ulong> odd = Avx512F.Multiply((a.v.AsUInt64() >>> 32).AsUInt32(), (b.v.AsUInt64() >>> 32).AsUInt32());
        Vector512<ulong> lower = Vector512.Create(0xFFFF_FFFFul);
        high = new(Vector512.ConditionalSelect(lower, even >>> 32, odd).AsSingle());
        return new(Vector512.ConditionalSelect(lower, even, odd << 32).AsSingle());
    }

    [MethodImpl(Inline)]
    public static void StoreBytes(Simd512 v, ref byte p, nint i) =>
        Avx512F.ConvertToVector128Byte(Avx512F.ConvertToVector512Int32WithTruncation(v.v)).StoreUnsafe(ref p, (nuint)i);

    // The sums of two products fit 16 bits: 2·127·128.
    [MethodImpl(Inline)]
    public static Simd512 AddByteProducts(Simd512 sum, Simd512 unsigned, Simd512 signed)
    {
        Vector512<short> pairs = Avx512BW.MultiplyAddAdjacent(unsigned.v.AsByte(), signed.v.AsSByte());
        return new((sum.v.AsInt32() + Avx512BW.MultiplyAddAdjacent(pairs, Vector512<short>.One)).AsSingle());
    }

    [MethodImpl(Inline)] public static Simd512 Select(Simd512 mask, Simd512 yes, Simd512 no) => new(Vector512.ConditionalSelect(mask.v, yes.v, no.v));
    [MethodImpl(Inline)] public static Simd512 Max(Simd512 a, Simd512 b) => new(Vector512.Max(a.v, b.v));
    [MethodImpl(Inline)] public static Simd512 Min(Simd512 a, Simd512 b) => new(Vector512.Min(a.v, b.v));
    // The instruction returns its second operand where either is NaN.
    [MethodImpl(Inline)] public static Simd512 AtLeast(Simd512 x, Simd512 low) => new(Avx512F.Max(low.v, x.v));
    [MethodImpl(Inline)] public static Simd512 AtMost(Simd512 x, Simd512 high) => new(Avx512F.Min(high.v, x.v));
    [MethodImpl(Inline)] public static Simd512 Abs(Simd512 a) => new(Vector512.Abs(a.v));
    [MethodImpl(Inline)] public static Simd512 CopySign(Simd512 magnitude, Simd512 sign) => new(Vector512.CopySign(magnitude.v, sign.v));
    [MethodImpl(Inline)] public static Simd512 Sqrt(Simd512 a) => new(Vector512.Sqrt(a.v));
    [MethodImpl(Inline)] public static Simd512 Round(Simd512 a) => new(Avx512F.RoundScale(a.v, 0));
    [MethodImpl(Inline)] public static Simd512 MultiplyAdd(Simd512 a, Simd512 b, Simd512 c) => new(Avx512F.FusedMultiplyAdd(a.v, b.v, c.v));
    [MethodImpl(Inline)]
    public static Simd512 MultiplyAdd(Simd512 a, ref readonly float p, nint i, Simd512 c) =>
        new(Avx512F.FusedMultiplyAdd(a.v, Vector512.LoadUnsafe(in p, (nuint)i), c.v));
    [MethodImpl(Inline)] public static Simd512 Scale(Simd512 x, Simd512 n) => new(Avx512F.Scale(x.v, n.v));
    [MethodImpl(Inline)] public static Simd512 Exponent(Simd512 x) => new(Avx512F.ConvertToVector512Single((x.v.AsInt32() >> 23) - Vector512.Create(127)));
    [MethodImpl(Inline)]
    public static Simd512 Mantissa(Simd512 x) =>
        new(((x.v.AsInt32() & Vector512.Create(0x007F_FFFF)) | Vector512.Create(0x3F80_0000)).AsSingle());
    [MethodImpl(Inline)] public static float Sum(Simd512 a) => Simd256.Sum(new(a.v.GetLower() + a.v.GetUpper()));
    [MethodImpl(Inline)] public static float MaxLane(Simd512 a) => Simd256.MaxLane(new(Vector256.Max(a.v.GetLower(), a.v.GetUpper())));

    // Transposes four rows at a time within their 128-bit quarters, then combines the quarters of all sixteen rows.
    [MethodImpl(Inline)]
    public static void Transpose(ref readonly float source, nint sourceStride, ref float target, nint targetStride)
    {
        Quarter(in source, sourceStride, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
        Quarter(ref Unsafe.Add(ref Unsafe.AsRef(in source), 4 * sourceStride), sourceStride, out Vector512<float> b0, out Vector512<float> b1,
            out Vector512<float> b2, out Vector512<float> b3);
        Quarter(ref Unsafe.Add(ref Unsafe.AsRef(in source), 8 * sourceStride), sourceStride, out Vector512<float> c0, out Vector512<float> c1,
            out Vector512<float> c2, out Vector512<float> c3);
        Quarter(ref Unsafe.Add(ref Unsafe.AsRef(in source), 12 * sourceStride), sourceStride, out Vector512<float> d0, out Vector512<float> d1,
            out Vector512<float> d2, out Vector512<float> d3);
        Quarters(a0, b0, c0, d0, ref target, targetStride);
        Quarters(a1, b1, c1, d1, ref Unsafe.Add(ref target, targetStride), targetStride);
        Quarters(a2, b2, c2, d2, ref Unsafe.Add(ref target, 2 * targetStride), targetStride);
        Quarters(a3, b3, c3, d3, ref Unsafe.Add(ref target, 3 * targetStride), targetStride);
    }

    [MethodImpl(Inline)]
    static void Quarter(ref readonly float source, nint stride, out Vector512<float> a, out Vector512<float> b, out Vector512<float> c, out Vector512<float> d)
    {
        Vector512<float> r0 = Load(in source, 0).v, r1 = Load(in source, stride).v, r2 = Load(in source, 2 * stride).v, r3 = Load(in source, 3 * stride).v;
        Vector512<double> low01 = Avx512F.UnpackLow(r0, r1).AsDouble(), high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
        Vector512<double> low23 = Avx512F.UnpackLow(r2, r3).AsDouble(), high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
        a = Avx512F.UnpackLow(low01, low23).AsSingle();
        b = Avx512F.UnpackHigh(low01, low23).AsSingle();
        c = Avx512F.UnpackLow(high01, high23).AsSingle();
        d = Avx512F.UnpackHigh(high01, high23).AsSingle();
    }

    [MethodImpl(Inline)]
    static void Quarters(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, ref float target, nint stride)
    {
        Vector512<float> lowAb = Avx512F.Shuffle4x128(a, b, 0x44), highAb = Avx512F.Shuffle4x128(a, b, 0xEE);
        Vector512<float> lowCd = Avx512F.Shuffle4x128(c, d, 0x44), highCd = Avx512F.Shuffle4x128(c, d, 0xEE);
        Store(new(Avx512F.Shuffle4x128(lowAb, lowCd, 0x88)), ref target, 0);
        Store(new(Avx512F.Shuffle4x128(lowAb, lowCd, 0xDD)), ref target, 4 * stride);
        Store(new(Avx512F.Shuffle4x128(highAb, highCd, 0x88)), ref target, 8 * stride);
        Store(new(Avx512F.Shuffle4x128(highAb, highCd, 0xDD)), ref target, 12 * stride);
    }
}
