using System.Runtime.CompilerServices;
using FastNn.Memory;

namespace FastNn.Kernels;

/// <summary>A format of weights that lie two or four to a 32-bit word, the first in the lowest bits. Words are moved as floats, bit for bit: at every width a
/// register of them has the weights of its lanes for two or four neighbouring inputs.</summary>
interface IWordFormat
{
    /// <summary>Weights of a word: 2 or 4.</summary>
    static abstract int PerWord { get; }

    /// <summary>Multiplies the sum of a product where each output has a scale; 0 where there are no scales.</summary>
    static abstract float Unit { get; }

    /// <summary>Whether products round their inputs to bytes, too. Each panel of weights then ends with the sums of its outputs, as 32-bit integers.</summary>
    static virtual bool RoundsInputs => false;

    /// <summary>Returns the words of an output: those of its inputs, and its sum where there is one.</summary>
    static int CountWords<D>(int inputs) where D : struct, IWordFormat => (inputs + D.PerWord - 1) / D.PerWord + (D.RoundsInputs ? 1 : 0);

    /// <summary>Returns the floats from a panel of the weights to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static nint PanelOf<D>(nint inputs) where D : struct, IWordFormat => CountWords<D>((int)inputs) * Panel.Width;

    /// <summary>Returns the weights of one part of the words, 0 to <see cref="PerWord"/> - 1, divided by their scale and <see cref="Unit"/>.</summary>
    static abstract S Decode<S>(S words, int part) where S : struct, ISimd<S>;

    /// <summary>Returns the bits of a weight divided by its scale, in the lowest bits of a word.</summary>
    static abstract uint Encode(float weight);
}

/// <summary>Two bfloat16 numbers: the upper halves of floats.</summary>
readonly struct BFloat16Words : IWordFormat
{
    public static int PerWord => 2;

    public static float Unit => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Decode<S>(S words, int part) where S : struct, ISimd<S> => part == 0 ? words << 16 : words & BitConverter.UInt32BitsToSingle(0xFFFF_0000);

    public static uint Encode(float weight) => BFloat16.Round(weight);
}

/// <summary>Four signed bytes, in units of a scale for each output.</summary>
readonly struct Int8Words : IWordFormat
{
    public static int PerWord => 4;

    // A byte is converted where it is the highest of its word, which saves the sign extension.
    public static float Unit => 1f / (1 << 24);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Decode<S>(S words, int part) where S : struct, ISimd<S>
    {
        S shifted = part == 3 ? words : words << 24 - 8 * part;
        return S.FromInt32(part == 0 ? shifted : shifted & BitConverter.UInt32BitsToSingle(0xFF00_0000));
    }

    public static uint Encode(float weight) => (byte)(sbyte)Math.Clamp(MathF.Round(weight), sbyte.MinValue, sbyte.MaxValue);
}

/// <summary>The bytes of <see cref="Int8Words"/>, for products of integers.</summary>
readonly struct DynamicInt8Words : IWordFormat
{
    public static int PerWord => Int8Words.PerWord;

    public static float Unit => Int8Words.Unit;

    public static bool RoundsInputs => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Decode<S>(S words, int part) where S : struct, ISimd<S> => Int8Words.Decode(words, part);

    public static uint Encode(float weight) => Int8Words.Encode(weight);
}
