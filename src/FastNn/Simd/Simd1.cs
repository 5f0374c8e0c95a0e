using System.Runtime.CompilerServices;

namespace FastNn.Simd;

/// <summary>One lane: for the tail of every loop, and the tier of machines without vector instructions.</summary>
readonly struct Simd1(float v) : ISimd<Simd1>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    readonly float v = v;

    public static bool IsSupported => true;
    public static int Width => 1;

    [MethodImpl(Inline)] public static Simd1 Load(ref readonly float p, nint i) => new(Unsafe.Add(ref Unsafe.AsRef(in p), i));
    [MethodImpl(Inline)] public static Simd1 Broadcast(ref readonly float p, nint i) => new(Unsafe.Add(ref Unsafe.AsRef(in p), i));
    [MethodImpl(Inline)] public static void Store(Simd1 v, ref float p, nint i) => Unsafe.Add(ref p, i) = v.v;
    [MethodImpl(Inline)] public static implicit operator Simd1(float x) => new(x);
    [MethodImpl(Inline)] public static Simd1 operator +(Simd1 a, Simd1 b) => new(a.v + b.v);
    [MethodImpl(Inline)] public static Simd1 operator -(Simd1 a, Simd1 b) => new(a.v - b.v);
    [MethodImpl(Inline)] public static Simd1 operator *(Simd1 a, Simd1 b) => new(a.v * b.v);
    [MethodImpl(Inline)] public static Simd1 operator /(Simd1 a, Simd1 b) => new(a.v / b.v);
    [MethodImpl(Inline)] public static Simd1 operator -(Simd1 a) => new(-a.v);
    [MethodImpl(Inline)] public static Simd1 operator >(Simd1 a, Simd1 b) => Mask(a.v > b.v);
    [MethodImpl(Inline)] public static Simd1 operator <(Simd1 a, Simd1 b) => Mask(a.v < b.v);
    [MethodImpl(Inline)] public static Simd1 operator ^(Simd1 a, Simd1 b) => new(BitConverter.UInt32BitsToSingle(a.Word ^ b.Word));
    [MethodImpl(Inline)] public static Simd1 operator &(Simd1 a, Simd1 b) => new(BitConverter.UInt32BitsToSingle(a.Word & b.Word));
    [MethodImpl(Inline)] public static Simd1 operator >>>(Simd1 a, int places) => new(BitConverter.UInt32BitsToSingle(a.Word >>> places));
    [MethodImpl(Inline)] public static Simd1 operator <<(Simd1 a, int places) => new(BitConverter.UInt32BitsToSingle(a.Word << places));
    [MethodImpl(Inline)] public static Simd1 FromInt32(Simd1 words) => new((int)words.Word);

    [MethodImpl(Inline)]
    public static Simd1 MultiplyWords(Simd1 a, Simd1 b, out Simd1 high)
    {
        ulong product = (ulong)a.Word * b.Word;
        high = new(BitConverter.UInt32BitsToSingle((uint)(product >> 32)));
        return new(BitConverter.UInt32BitsToSingle((uint)product));
    }

    [MethodImpl(Inline)] public static void StoreBytes(Simd1 v, ref byte p, nint i) => Unsafe.Add(ref p, i) = (byte)(int)v.v;

    [MethodImpl(Inline)]
    public static Simd1 AddByteProducts(Simd1 sum, Simd1 unsigned, Simd1 signed)
    {
        int words = (int)sum.Word;
        for (int i = 0; i < 32; i += 8)
        {
            words += (byte)(unsigned.Word >>> i) * (sbyte)(signed.Word >>> i);
        }
        return new(BitConverter.Int32BitsToSingle(words));
    }

    [MethodImpl(Inline)] public static Simd1 Select(Simd1 mask, Simd1 yes, Simd1 no) => BitConverter.SingleToInt32Bits(mask.v) != 0 ? yes : no;
    [MethodImpl(Inline)] public static Simd1 Max(Simd1 a, Simd1 b) => new(MathF.Max(a.v, b.v));
    [MethodImpl(Inline)] public static Simd1 Min(Simd1 a, Simd1 b) => new(MathF.Min(a.v, b.v));
    [MethodImpl(Inline)] public static Simd1 AtLeast(Simd1 x, Simd1 low) => new(low.v > x.v ? low.v : x.v);
    [MethodImpl(Inline)] public static Simd1 AtMost(Simd1 x, Simd1 high) => new(high.v < x.v ? high.v : x.v);
    [MethodImpl(Inline)] public static Simd1 Abs(Simd1 a) => new(MathF.Abs(a.v));
    [MethodImpl(Inline)] public static Simd1 CopySign(Simd1 magnitude, Simd1 sign) => new(MathF.CopySign(magnitude.v, sign.v));
    [MethodImpl(Inline)] public static Simd1 Sqrt(Simd1 a) => new(MathF.Sqrt(a.v));
    [MethodImpl(Inline)] public static Simd1 Round(Simd1 a) => new(MathF.Round(a.v));
    [MethodImpl(Inline)]
    public static Simd1 MultiplyAdd(Simd1 a, Simd1 b, Simd1 c) =>
        new(SoftwareFma.IsNeeded ? SoftwareFma.Run(a.v, b.v, c.v) : MathF.FusedMultiplyAdd(a.v, b.v, c.v));

    uint Word { [MethodImpl(Inline)] get => BitConverter.SingleToUInt32Bits(v); }

    // Two exact halves: the first product cannot round, so the whole is rounded once, denormal results included.
    [MethodImpl(Inline)]
    public static Simd1 Scale(Simd1 x, Simd1 n)
    {
        int whole = (int)n.v, half = whole >> 1;
        return new(x.v * PowerOfTwo(half) * PowerOfTwo(whole - half));
    }

    [MethodImpl(Inline)] public static Simd1 Exponent(Simd1 x) => new((BitConverter.SingleToInt32Bits(x.v) >> 23) - 127);
    [MethodImpl(Inline)]
    public static Simd1 Mantissa(Simd1 x) =>
        new(BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(x.v) & 0x007F_FFFF) | 0x3F80_0000));
    [MethodImpl(Inline)] public static float Sum(Simd1 a) => a.v;
    [MethodImpl(Inline)] public static float MaxLane(Simd1 a) => a.v;
    [MethodImpl(Inline)] public static void Transpose(ref readonly float source, nint sourceStride, ref float target, nint targetStride) => target = source;

    [MethodImpl(Inline)] static Simd1 Mask(bool set) => new(BitConverter.Int32BitsToSingle(set ? -1 : 0));
    [MethodImpl(Inline)] static float PowerOfTwo(int n) => BitConverter.Int32BitsToSingle((n + 127) << 23);
}
