namespace FastNn.Kernels;

/// <summary>Conversions of bfloat16, the upper half of a float: 8 bits of exponent and 7 of mantissa.</summary>
static class BFloat16
{
    /// <summary>Rounds to the nearest bfloat16, ties to even; beyond the largest one to infinity. NaN stays NaN.</summary>
    public static ushort Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        // The quiet bit: the payload of a NaN may lie in the lower half alone.
        return float.IsNaN(value) ? (ushort)(bits >> 16 | 0x40) : (ushort)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
    }

    /// <summary>Returns the number as a float, which is exact.</summary>
    public static float Widen(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
