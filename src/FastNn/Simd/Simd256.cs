using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastNn.Simd;

/// <summary>Eight lanes: AVX2 with FMA.</summary>
readonly struct Simd256(Vector256<float> v) : ISimd<Simd256>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    readonly Vector256<float> v = v;

    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;
    public static int Width => 8;

    [MethodImpl(Inline)] public static Simd256 Load(ref readonly float p, nint i) => new(Vector256.LoadUnsafe(in p, (nuint)i));
    [MethodImpl(Inline)] public static Simd256 Broadcast(ref readonly float p, nint i) => new(Vector256.Create(Unsafe.Add(ref Unsafe.AsRef(in p), i)));
    [MethodImpl(Inline)] public static void Store(Simd256 v, ref float p, nint i) => v.v.StoreUnsafe(ref p, (nuint)i);
    [MethodImpl(Inline)] public static implicit operator Simd256(float x) => new(Vector256.Create(x));
    [MethodImpl(Inline)] public static Simd256 operator +(Simd256 a, Simd256 b) => new(a.v + b.v);
    [MethodImpl(Inline)] public static Simd256 operator -(Simd256 a, Simd256 b) => new(a.v - b.v);
    [MethodImpl(Inline)] public static Simd256 operator *(Simd256 a, Simd256 b) => new(a.v * b.v);
    [MethodImpl(Inline)] public static Simd256 operator /(Simd256 a, Simd256 b) => new(a.v / b.v);
    [MethodImpl(Inline)] public static Simd256 operator -(Simd256 a) => new(-a.v);
    [MethodImpl(Inline)] public static Simd256 operator >(Simd256 a, Simd256 b) => new(Vector256.GreaterThan(a.v, b.v));
    [MethodImpl(Inline)] public static Simd256 operator <(Simd256 a, Simd256 b) => new(Vector256.LessThan(a.v, b.v));
    [MethodImpl(Inline)] public static Simd256 operator ^(Simd256 a, Simd256 b) => new(a.v ^ b.v);
    [MethodImpl(Inline)] public static Simd256 operator &(Simd256 a, Simd256 b) => new(a.v & b.v);
    [MethodImpl(Inline)] public static Simd256 operator >>>(Simd256 a, int places) => new((a.v.AsUInt32() >>> places).AsSingle());
    [MethodImpl(Inline)] public static Simd256 operator <<(Simd256 a, int places) => new((a.v.AsUInt32() << places).AsSingle());
    [MethodImpl(Inline)] public static Simd256 FromInt32(Simd256 words) => new(Vector256.ConvertToSingle(words.v.AsInt32()));

    // The instruction multiplies the even lanes: once for the even lanes, once for the odd lanes shifted down.
    [MethodImpl(Inline)]
    public static Simd256 MultiplyWords(Simd256 a, Simd256 b, out Simd256 high)
    {
        Vector256<ulong> even = Avx2.Multiply(a.v.AsUInt32(), b.v.AsUInt32());
        Vector256<ulong> odd = Avx2.Multiply((a.v.AsUInt64() >>> 32).AsUInt32(), (b.v.AsUInt64() >>> 32).AsUInt32());
        Vector256<ulong> lower = Vector256.Create(0xFFFF_FFFFul);
        high = new(Vector256.ConditionalSelect(lower, even >>> 32, odd).AsSingle());
        return new(Vector256.ConditionalSelect(lower, even, odd << 32).AsSingle());
    }

    [MethodImpl(Inline)]
    public static void StoreBytes(Simd256 v, ref byte p, nint i)
    {
        Vector256<int> words = Avx.ConvertToVector256Int32WithTruncation(v.v);
        Vector128<short> halves = Sse2.PackSignedSaturate(words.GetLower(), words.GetUpper());
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref p, i), Sse2.PackUnsignedSaturate(halves, halves).AsUInt64().ToScalar());
    }

    // The sums of two products fit 16 bits: 2·127·128.
    [MethodImpl(Inline)]
    public static Simd256 AddByteProducts(Simd256 sum, Simd256 unsigned, Simd256 signed)
    {
        Vector256<short> pairs = Avx2.MultiplyAddAdjacent(unsigned.v.AsByte(), signed.v.AsSByte());
        return new((sum.v.AsInt32() + Avx2.MultiplyAddAdjacent(pairs, Vector256<short>.One)).AsSingle());
    }

    [MethodImpl(Inline)] public static Simd256 Select(Simd256 mask, Simd256 yes, Simd256 no) => new(Vector256.ConditionalSelect(mask.v, yes.v, no.v));
    [MethodImpl(Inline)] public static Simd256 Max(Simd256 a, Simd256 b) => new(Vector256.Max(a.v, b.v));
    [MethodImpl(Inline)] public static Simd256 Min(Simd256 a, Simd256 b) => new(Vector256.Min(a.v, b.v));
    // The instruction returns its second operand where either is NaN.
    [MethodImpl(Inline)] public static Simd256 AtLeast(Simd256 x, Simd256 low) => new(Avx.Max(low.v, x.v));
    [MethodImpl(Inline)] public static Simd256 AtMost(Simd256 x, Simd256 high) => new(Avx.Min(high.v, x.v));
    [MethodImpl(Inline)] public static Simd256 Abs(Simd256 a) => new(Vector256.Abs(a.v));
    [MethodImpl(Inline)] public static Simd256 CopySign(Simd256 magnitude, Simd256 sign) => new(Vector256.CopySign(magnitude.v, sign.v));
    [MethodImpl(Inline)] public static Simd256 Sqrt(Simd256 a) => new(Vector256.Sqrt(a.v));
    [MethodImpl(Inline)] public static Simd256 Round(Simd256 a) => new(Avx.RoundToNearestInteger(a.v));
    [MethodImpl(Inline)] public static Simd256 MultiplyAdd(Simd256 a, Simd256 b, Simd256 c) => new(Fma.MultiplyAdd(a.v, b.v, c.v));
    [MethodImpl(Inline)]
    public static Simd256 MultiplyAdd(Simd256 a, ref readonly float p, nint i, Simd256 c) =>
        new(Fma.MultiplyAdd(a.v, Vector256.LoadUnsafe(in p, (nuint)i), c.v));

    // Two exact halves: the first product cannot round, so the whole is rounded once, denormal results included.
    [MethodImpl(Inline)]
    public static Simd256 Scale(Simd256 x, Simd256 n)
    {
        Vector256<int> whole = Avx.ConvertToVector256Int32(n.v), half = whole >> 1;
        return new(x.v * PowerOfTwo(half) * PowerOfTwo(whole - half));
    }

    [MethodImpl(Inline)] public static Simd256 Exponent(Simd256 x) => new(Avx.ConvertToVector256Single((x.v.AsInt32() >> 23) - Vector256.Create(127)));
    [MethodImpl(Inline)]
    public static Simd256 Mantissa(Simd256 x) =>
        new(((x.v.AsInt32() & Vector256.Create(0x007F_FFFF)) | Vector256.Create(0x3F80_0000)).AsSingle());

    [MethodImpl(Inline)]
    public static float Sum(Simd256 a)
    {
        Vector128<float> four = a.v.GetLower() + a.v.GetUpper();
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two[0] + two[1];
    }

    [MethodImpl(Inline)]
    public static float MaxLane(Simd256 a)
    {
        Vector128<float> four = Vector128.Max(a.v.GetLower(), a.v.GetUpper());
        Vector128<float> two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return MathF.Max(two[0], two[1]);
    }

    // Transposes four rows at a time within their 128-bit halves, then combines the halves of upper and lower rows.
    [MethodImpl(Inline)]
    public static void Transpose(ref readonly float source, nint sourceStride, ref float target, nint targetStride)
    {
        Quarter(in source, sourceStride, out Vector256<float> a0, out Vector256<float> a1, out Vector256<float> a2, out Vector256<float> a3);
        Quarter(ref Unsafe.Add(ref Unsafe.AsRef(in source), 4 * sourceStride), sourceStride, out Vector256<float> b0, out Vector256<float> b1,
            out Vector256<float> b2, out Vector256<float> b3);
        Halves(a0, b0, ref target, targetStride);
        Halves(a1, b1, ref Unsafe.Add(ref target, targetStride), targetStride);
        Halves(a2, b2, ref Unsafe.Add(ref target, 2 * targetStride), targetStride);
        Halves(a3, b3, ref Unsafe.Add(ref target, 3 * targetStride), targetStride);
    }

    [MethodImpl(Inline)]
    static void Quarter(ref readonly float source, nint stride, out Vector256<float> a, out Vector256<float> b, out Vector256<float> c, out Vector256<float> d)
    {
        Vector256<float> r0 = Load(in source, 0).v, r1 = Load(in source, stride).v, r2 = Load(in source, 2 * stride).v, r3 = Load(in source, 3 * stride).v;
        Vector256<double> low01 = Avx.UnpackLow(r0, r1).AsDouble(), high01 = Avx.UnpackHigh(r0, r1).AsDouble();
        Vector256<double> low23 = Avx.UnpackLow(r2, r3).AsDouble(), high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        a = Avx.UnpackLow(low01, low23).AsSingle();
        b = Avx.UnpackHigh(low01, low23).AsSingle();
        c = Avx.UnpackLow(high01, high23).AsSingle();
        d = Avx.UnpackHigh(high01, high23).AsSingle();
    }

    [MethodImpl(Inline)]
    static void Halves(Vector256<float> upper, Vector256<float> lower, ref float target, nint stride)
    {
        Store(new(Avx.Permute2x128(upper, lower, 0x20)), ref target, 0);
        Store(new(Avx.Permute2x128(upper, lower, 0x31)), ref target, 4 * stride);
    }

    [MethodImpl(Inline)] static Vector256<float> PowerOfTwo(Vector256<int> n) => ((n + Vector256.Create(127)) << 23).AsSingle();
}
