using System.Runtime.InteropServices;

namespace FastNn.Tests.Support;

/// <summary>Floats compared as what they are in memory: signs of zero and payloads of NaN count.</summary>
static class Bits
{
    /// <summary>The same bits, or NaN on both sides.</summary>
    public static bool Same(float a, float b) => float.IsNaN(a) ? float.IsNaN(b) : BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b);

    /// <summary>Where the first float lies that is not exactly this one; -1 if there is none.</summary>
    public static int IndexOfAnyExceptBits(this Span<float> span, float value) =>
        MemoryMarshal.Cast<float, int>(span).IndexOfAnyExcept(BitConverter.SingleToInt32Bits(value));

    /// <summary>Where two spans of one length first differ in bits, NaN being equal to NaN; -1 if they do not.</summary>
    public static int FirstDifference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Assert.Equal(a.Length, b.Length);
        for (int i = 0; i < a.Length; i++)
        {
            if (!Same(a[i], b[i]))
            {
                return i;
            }
        }
        return -1;
    }
}
