using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastNn.Simd;

/// <summary>Eight lanes: AVX2 with FMA.</summary>
internal readonly struct Simd256(Vector256<float> v) : ISimd<Simd256>
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
    [MethodImpl(Inline)] public static Simd256 Select(Simd256 mask, Simd256 yes, Simd256 no) => new(Vector256.ConditionalSelect(mask.v, yes.v, no.v));
    [MethodImpl(Inline)] public static Simd256 Max(Simd256 a, Simd256 b) => new(Vector256.Max(a.v, b.v));
    [MethodImpl(Inline)] public static Simd256 Min(Simd256 a, Simd256 b) => new(Vector256.Min(a.v, b.v));
    [MethodImpl(Inline)] public static Simd256 Abs(Simd256 a) => new(Vector256.Abs(a.v));
    [MethodImpl(Inline)] public static Simd256 Sqrt(Simd256 a) => new(Vector256.Sqrt(a.v));
    [MethodImpl(Inline)] public static Simd256 Round(Simd256 a) => new(Avx.RoundToNearestInteger(a.v));
    [MethodImpl(Inline)] public static Simd256 MultiplyAdd(Simd256 a, Simd256 b, Simd256 c) => new(Fma.MultiplyAdd(a.v, b.v, c.v));

    // Two exact halves: the first product cannot round, so the whole is rounded once, denormal results included.
    [MethodImpl(Inline)]
    public static Simd256 Scale(Simd256 x, Simd256 n)
    {
        Vector256<int> whole = Avx.ConvertToVector256Int32(n.v), half = whole >> 1;
        return new(x.v * PowerOfTwo(half) * PowerOfTwo(whole - half));
    }

    [MethodImpl(Inline)] public static Simd256 Exponent(Simd256 x) => new(Avx.ConvertToVector256Single((x.v.AsInt32() >> 23) - Vector256.Create(127)));
    [MethodImpl(Inline)] public static Simd256 Mantissa(Simd256 x) => new(((x.v.AsInt32() & Vector256.Create(0x007F_FFFF)) | Vector256.Create(0x3F80_0000)).AsSingle());

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


    [MethodImpl(Inline)] static Vector256<float> PowerOfTwo(Vector256<int> n) => ((n + Vector256.Create(127)) << 23).AsSingle();
}
