using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastNn.Tables;

/// <summary>Converts numbers of .NET as a file that holds their digits is read: to the float that is nearest to the shortest digits.</summary>
static class RowNumber
{
    /// <summary>More characters than a number has: those of a decimal and of the shortest form of a double are below 32.</summary>
    public const int MaxLength = 64;

    // FLT_MIN of C: floats below it have fewer bits.
    const double FloatMin = 1.17549435e-38;

    /// <summary>Returns the nearest float; infinite beyond its range. Allocates nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToFloat<T>(T value) where T : struct, INumberBase<T>
    {
        if (typeof(T) == typeof(float))
        {
            return Unsafe.BitCast<T, float>(value);
        }
        if (typeof(T) == typeof(int))
        {
            return Unsafe.BitCast<T, int>(value);
        }
        if (typeof(T) != typeof(double) && typeof(T) != typeof(decimal))
        {
            return float.CreateTruncating(value);
        }
        double precise = double.CreateTruncating(value);
        return NumberText.IsNearMiddle(precise) || Math.Abs(precise) is > 0 and < FloatMin ? ToFloatSlowly(value) : (float)precise;
    }

    /// <summary>Reads a number by its digits. NaN and infinity have none.</summary>
    public static bool TryRead<T>(T value, out ParsedNumber number) where T : struct, INumberBase<T>
    {
        Span<char> text = stackalloc char[MaxLength];
        return NumberText.TryParse(Write(value, text), out number);
    }

    /// <summary>Writes the digits of a number.</summary>
    /// <returns>The digits.</returns>
    public static ReadOnlySpan<char> Write<T>(T value, Span<char> buffer) where T : struct, INumberBase<T>
    {
        value.TryFormat(buffer, out int length, default, CultureInfo.InvariantCulture);
        return buffer[..length];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static float ToFloatSlowly<T>(T value) where T : struct, INumberBase<T> =>
        TryRead(value, out ParsedNumber number) ? number.Value : float.CreateTruncating(value);
}
