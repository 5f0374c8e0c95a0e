using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FastNn.Simd;

/// <summary>Sixteen lanes: AVX-512.</summary>
internal readonly struct Simd512(Vector512<float> v) : ISimd<Simd512>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    readonly Vector512<float> v = v;

    // A host that prefers 256 bits (DOTNET_PreferredVectorBitWidth) turns acceleration off while the instructions stay: respect it.
    public static bool IsSupported => Avx512F.IsSupported && Avx512DQ.IsSupported && Vector512.IsHardwareAccelerated;
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
    [MethodImpl(Inline)] public static Simd512 Select(Simd512 mask, Simd512 yes, Simd512 no) => new(Vector512.ConditionalSelect(mask.v, yes.v, no.v));
    [MethodImpl(Inline)] public static Simd512 Max(Simd512 a, Simd512 b) => new(Vector512.Max(a.v, b.v));
    [MethodImpl(Inline)] public static Simd512 Min(Simd512 a, Simd512 b) => new(Vector512.Min(a.v, b.v));
    [MethodImpl(Inline)] public static Simd512 Abs(Simd512 a) => new(Vector512.Abs(a.v));
    [MethodImpl(Inline)] public static Simd512 Sqrt(Simd512 a) => new(Vector512.Sqrt(a.v));
    [MethodImpl(Inline)] public static Simd512 Round(Simd512 a) => new(Avx512F.RoundScale(a.v, 0));
    [MethodImpl(Inline)] public static Simd512 MultiplyAdd(Simd512 a, Simd512 b, Simd512 c) => new(Avx512F.FusedMultiplyAdd(a.v, b.v, c.v));
    [MethodImpl(Inline)] public static Simd512 Scale(Simd512 x, Simd512 n) => new(Avx512F.Scale(x.v, n.v));
    [MethodImpl(Inline)] public static Simd512 Exponent(Simd512 x) => new(Avx512F.ConvertToVector512Single((x.v.AsInt32() >> 23) - Vector512.Create(127)));
    [MethodImpl(Inline)] public static Simd512 Mantissa(Simd512 x) => new(((x.v.AsInt32() & Vector512.Create(0x007F_FFFF)) | Vector512.Create(0x3F80_0000)).AsSingle());
    [MethodImpl(Inline)] public static float Sum(Simd512 a) => Simd256.Sum(new(a.v.GetLower() + a.v.GetUpper()));
    [MethodImpl(Inline)] public static float MaxLane(Simd512 a) => Simd256.MaxLane(new(Vector256.Max(a.v.GetLower(), a.v.GetUpper())));
}
