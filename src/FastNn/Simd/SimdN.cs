using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastNn.Simd;

/// <summary><see cref="Vector{T}"/>: whatever width the runtime offers on machines that the other register types do not know.</summary>
readonly struct SimdN(Vector<float> v) : ISimd<SimdN>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    readonly Vector<float> v = v;

    // Panels are 16 floats wide, so a wider register (a host may ask for one, or scalable vectors offer it) would not fit them.
    public static bool IsSupported => Vector.IsHardwareAccelerated && Vector<float>.Count <= 16;
    public static int Width => Vector<float>.Count;

    [MethodImpl(Inline)] public static SimdN Load(ref readonly float p, nint i) => new(Vector.LoadUnsafe(in p, (nuint)i));
    [MethodImpl(Inline)] public static SimdN Broadcast(ref readonly float p, nint i) => new(Vector.Create(Unsafe.Add(ref Unsafe.AsRef(in p), i)));
    [MethodImpl(Inline)] public static void Store(SimdN v, ref float p, nint i) => v.v.StoreUnsafe(ref p, (nuint)i);
    [MethodImpl(Inline)] public static implicit operator SimdN(float x) => new(Vector.Create(x));
    [MethodImpl(Inline)] public static SimdN operator +(SimdN a, SimdN b) => new(a.v + b.v);
    [MethodImpl(Inline)] public static SimdN operator -(SimdN a, SimdN b) => new(a.v - b.v);
    [MethodImpl(Inline)] public static SimdN operator *(SimdN a, SimdN b) => new(a.v * b.v);
    [MethodImpl(Inline)] public static SimdN operator /(SimdN a, SimdN b) => new(a.v / b.v);
    [MethodImpl(Inline)] public static SimdN operator -(SimdN a) => new(-a.v);
    [MethodImpl(Inline)] public static SimdN operator >(SimdN a, SimdN b) => new(Vector.AsVectorSingle(Vector.GreaterThan(a.v, b.v)));
    [MethodImpl(Inline)] public static SimdN operator <(SimdN a, SimdN b) => new(Vector.AsVectorSingle(Vector.LessThan(a.v, b.v)));
    [MethodImpl(Inline)] public static SimdN operator ^(SimdN a, SimdN b) => new(a.v ^ b.v);
    [MethodImpl(Inline)] public static SimdN operator &(SimdN a, SimdN b) => new(a.v & b.v);
    [MethodImpl(Inline)] public static SimdN operator >>>(SimdN a, int places) => new(Vector.AsVectorSingle(Vector.AsVectorUInt32(a.v) >>> places));
    [MethodImpl(Inline)] public static SimdN operator <<(SimdN a, int places) => new(Vector.AsVectorSingle(Vector.AsVectorUInt32(a.v) << places));
    [MethodImpl(Inline)] public static SimdN FromInt32(SimdN words) => new(Vector.ConvertToSingle(Vector.AsVectorInt32(words.v)));

    // Vector<T> has no widening product: four products of 16-bit halves, with the carry of the middle ones.
    [MethodImpl(Inline)]
    public static SimdN MultiplyWords(SimdN a, SimdN b, out SimdN high)
    {
        Vector<uint> half = Vector.Create(0xFFFFu), x = Vector.AsVectorUInt32(a.v), y = Vector.AsVectorUInt32(b.v);
        Vector<uint> xLow = x & half, xHigh = x >>> 16, yLow = y & half, yHigh = y >>> 16;
        Vector<uint> one = xHigh * yLow, other = xLow * yHigh;
        Vector<uint> middle = (one & half) + (other & half) + ((xLow * yLow) >>> 16);
        high = new(Vector.AsVectorSingle((xHigh * yHigh) + (one >>> 16) + (other >>> 16) + (middle >>> 16)));
        return new(Vector.AsVectorSingle(x * y));
    }

    [MethodImpl(Inline)]
    public static void StoreBytes(SimdN v, ref byte p, nint i)
    {
        for (int lane = 0; lane < Width; lane++)
        {
            Unsafe.Add(ref p, i + lane) = (byte)(int)v.v[lane];
        }
    }

    [MethodImpl(Inline)]
    public static SimdN AddByteProducts(SimdN sum, SimdN unsigned, SimdN signed)
    {
        Vector<int> x = Vector.AsVectorInt32(unsigned.v), y = Vector.AsVectorInt32(signed.v), low = Vector.Create(0xFF);
        return new(Vector.AsVectorSingle(Vector.AsVectorInt32(sum.v) + (x & low) * (y << 24 >> 24) + (x >>> 8 & low) * (y << 16 >> 24) +
            (x >>> 16 & low) * (y << 8 >> 24) + (x >>> 24) * (y >> 24)));
    }

    [MethodImpl(Inline)]
    public static SimdN Select(SimdN mask, SimdN yes, SimdN no) =>
        new(Vector.ConditionalSelect(Vector.AsVectorInt32(mask.v), yes.v, no.v));
    [MethodImpl(Inline)] public static SimdN Max(SimdN a, SimdN b) => new(Vector.Max(a.v, b.v));
    [MethodImpl(Inline)] public static SimdN Min(SimdN a, SimdN b) => new(Vector.Min(a.v, b.v));
    [MethodImpl(Inline)] public static SimdN AtLeast(SimdN x, SimdN low) => Select(low > x, low, x);
    [MethodImpl(Inline)] public static SimdN AtMost(SimdN x, SimdN high) => Select(high < x, high, x);
    [MethodImpl(Inline)] public static SimdN Abs(SimdN a) => new(Vector.Abs(a.v));
    [MethodImpl(Inline)] public static SimdN CopySign(SimdN magnitude, SimdN sign) => new(Vector.CopySign(magnitude.v, sign.v));
    [MethodImpl(Inline)] public static SimdN Sqrt(SimdN a) => new(Vector.SquareRoot(a.v));
    [MethodImpl(Inline)] public static SimdN Round(SimdN a) => new(Vector.Round(a.v));
    [MethodImpl(Inline)]
    public static SimdN MultiplyAdd(SimdN a, SimdN b, SimdN c) =>
        new(SoftwareFma.IsNeeded ? SoftwareFma.Run(a.v, b.v, c.v) : Vector.FusedMultiplyAdd(a.v, b.v, c.v));

    // Two exact halves: the first product cannot round, so the whole is rounded once, denormal results included.
    [MethodImpl(Inline)]
    public static SimdN Scale(SimdN x, SimdN n)
    {
        Vector<int> whole = Vector.ConvertToInt32(n.v), half = whole >> 1;
        return new(x.v * PowerOfTwo(half) * PowerOfTwo(whole - half));
    }

    [MethodImpl(Inline)] public static SimdN Exponent(SimdN x) => new(Vector.ConvertToSingle((Vector.AsVectorInt32(x.v) >> 23) - Vector.Create(127)));
    [MethodImpl(Inline)]
    public static SimdN Mantissa(SimdN x) =>
        new(Vector.AsVectorSingle((Vector.AsVectorInt32(x.v) & Vector.Create(0x007F_FFFF)) | Vector.Create(0x3F80_0000)));

    [MethodImpl(Inline)]
    public static float Sum(SimdN a)
    {
        Span<float> lanes = stackalloc float[16];
        a.v.CopyTo(lanes);
        for (int half = Vector<float>.Count / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                lanes[i] += lanes[i + half];
            }
        }
        return lanes[0];
    }

    [MethodImpl(Inline)]
    public static float MaxLane(SimdN a)
    {
        float max = a.v[0];
        for (int i = 1; i < Vector<float>.Count; i++)
        {
            max = MathF.Max(max, a.v[i]);
        }
        return max;
    }

    [MethodImpl(Inline)]
    public static void Transpose(ref readonly float source, nint sourceStride, ref float target, nint targetStride)
    {
        for (nint i = 0; i < Width; i++)
        {
            for (nint j = 0; j < Width; j++)
            {
                Unsafe.Add(ref target, i * targetStride + j) = Unsafe.Add(ref Unsafe.AsRef(in source), j * sourceStride + i);
            }
        }
    }

    [MethodImpl(Inline)] static Vector<float> PowerOfTwo(Vector<int> n) => Vector.AsVectorSingle((n + Vector.Create(127)) << 23);
}
