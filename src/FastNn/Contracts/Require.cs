using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace FastNn.Contracts;

/// <summary>
/// Throws for arguments and states that do not meet a requirement. A message says, in this order: parameter, actual value, what is required, how to mend it.
/// It is formatted, with the invariant culture, only when it is thrown: a check that succeeds allocates nothing.
/// </summary>
static class Require
{
    /// <summary>Throws <see cref="ArgumentException"/> where the condition is false.</summary>
    public static void Argument(bool condition, string parameter, [InterpolatedStringHandlerArgument(nameof(condition))] ref RequirementMessage message)
    {
        if (!condition)
        {
            throw new ArgumentException(message.Text, parameter);
        }
    }

    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> where the condition is false.</summary>
    public static void Range(bool condition, string parameter, [InterpolatedStringHandlerArgument(nameof(condition))] ref RequirementMessage message)
    {
        if (!condition)
        {
            throw new ArgumentOutOfRangeException(parameter, message.Text);
        }
    }

    /// <summary>Throws <see cref="InvalidOperationException"/> where the condition is false.</summary>
    public static void State(bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] ref RequirementMessage message)
    {
        if (!condition)
        {
            throw new InvalidOperationException(message.Text);
        }
    }

    /// <summary>Returns a whole number that is at least so much.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below the minimum.</exception>
    public static T AtLeast<T>(T value, T minimum, string parameter, string cure = "") where T : IBinaryInteger<T>
    {
        Range(value >= minimum, parameter, $"{parameter} is {value}; it must be at least {minimum}{cure}.");
        return value;
    }

    /// <summary>Returns a finite number above 0.</summary>
    /// <exception cref="ArgumentException">It is not above 0, or not finite.</exception>
    public static T Positive<T>(T value, string parameter) where T : IFloatingPoint<T> => Finite(value, value > T.Zero, parameter, "above 0");

    /// <summary>Returns a finite number of at least 0.</summary>
    /// <exception cref="ArgumentException">It is negative, or not finite.</exception>
    public static T NotNegative<T>(T value, string parameter) where T : IFloatingPoint<T> => Finite(value, value >= T.Zero, parameter, "of at least 0");

    /// <summary>Returns a finite number.</summary>
    /// <exception cref="ArgumentException">It is NaN or infinite.</exception>
    public static T Finite<T>(T value, string parameter) where T : IFloatingPoint<T>
    {
        Argument(T.IsFinite(value), parameter, $"{parameter} is {value}; it must be a finite number.");
        return value;
    }

    /// <summary>Returns a number of at least 0 and below 1.</summary>
    /// <exception cref="ArgumentException">It is outside of that range, or NaN.</exception>
    public static T Fraction<T>(T value, string parameter) where T : IFloatingPoint<T>
    {
        Argument(value >= T.Zero && value < T.One, parameter, $"{parameter} is {value}; it must be at least 0 and below 1.");
        return value;
    }

    /// <summary>Returns a text that is neither empty nor white space.</summary>
    /// <exception cref="ArgumentException">It is null, empty or white space.</exception>
    public static string NotEmpty(string? value, string parameter, string requirement)
    {
        Argument(!string.IsNullOrWhiteSpace(value), parameter, $"{parameter} is empty; it must be {requirement}.");
        return value!;
    }

    static T Finite<T>(T value, bool condition, string parameter, string range) where T : IFloatingPoint<T>
    {
        Argument(condition && T.IsFinite(value), parameter, $"{parameter} is {value}; it must be a finite number {range}.");
        return value;
    }
}

/// <summary>An interpolated message that is formatted only where its condition is false.</summary>
[InterpolatedStringHandler]
ref struct RequirementMessage
{
    DefaultInterpolatedStringHandler text;

    public RequirementMessage(int literalLength, int formattedCount, bool condition, out bool shouldAppend)
    {
        shouldAppend = !condition;
        text = condition ? default : new(literalLength, formattedCount, CultureInfo.InvariantCulture);
    }

    public string Text => text.ToStringAndClear();

    public void AppendLiteral(string value) => text.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => text.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string? format) => text.AppendFormatted(value, format);
}
