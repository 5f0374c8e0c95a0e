using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace FastNn.Cli;

/// <summary>Creates options that take a number, in the invariant culture. Parsing rejects a number that is out of range.</summary>
static class NumberOption
{
    // A week.
    const double MaxSeconds = 604_800;

    /// <summary>Creates an option for a count; null where it is not given.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="description">Its line in the help.</param>
    /// <param name="minimum">The smallest count.</param>
    /// <param name="maximum">The largest count.</param>
    public static Option<int?> OptionalCount(string name, string description, int minimum = 1, int maximum = int.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => Parse(
            result, NumberStyles.AllowLeadingSign, (int value) => value >= minimum && value <= maximum, $"a whole number from {minimum} to {maximum}"),
    };

    public static Option<long?> Seed(string description) => new("--seed")
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => Parse(result, NumberStyles.AllowLeadingSign, (long _) => true, $"a whole number from {long.MinValue} to {long.MaxValue}"),
    };

    public static Option<float?> LearningRate(string description) => new("--learning-rate")
    {
        Description = description,
        HelpName = "NUMBER",
        CustomParser = result => Parse(
            result, NumberStyles.Float, (float value) => float.IsFinite(value) && value >= 0, "a finite number of at least 0, such as 1e-3"),
    };

    /// <summary>Creates an option for a fraction; null where it is not given.</summary>
    public static Option<float?> Fraction(string name, string description, float maximum) => new(name)
    {
        Description = description,
        HelpName = "NUMBER",
        CustomParser = result => Parse(
            result, NumberStyles.Float, (float value) => value >= 0 && value <= maximum,
            FormattableString.Invariant($"a number from 0 to {maximum}, such as 0.2")),
    };

    /// <summary>Creates an option for a difference; the default where it is not given.</summary>
    public static Option<double> Tolerance(string name, string description, double value) => new(name)
    {
        Description = description,
        HelpName = "NUMBER",
        DefaultValueFactory = _ => value,
        CustomParser = result => Parse(
            result, NumberStyles.Float, (double number) => number >= 0 && double.IsFinite(number), "a finite number of at least 0, such as 1e-5"),
    };

    /// <summary>Creates an option for percentage points; null where it is not given.</summary>
    public static Option<double?> Points(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "POINTS",
        CustomParser = result => Parse(
            result, NumberStyles.Float, (double value) => value is >= 0 and <= 100, "a number of percentage points from 0 to 100, such as 0.2"),
    };

    /// <summary>Creates an option for a time in seconds; null where it is not given.</summary>
    public static Option<double?> Seconds(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SECONDS",
        CustomParser = result => Parse(
            result, NumberStyles.Float, (double value) => value is > 0 and <= MaxSeconds,
            FormattableString.Invariant($"a number of seconds above 0 and up to {MaxSeconds}, such as 60")),
    };

    /// <summary>Creates an option for a time with its unit: 90s, 10m, 1.5h; null where it is not given.</summary>
    public static Option<TimeSpan?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            double unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
            if (unit > 0 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && value * unit is > 0 and <= MaxSeconds)
            {
                return TimeSpan.FromSeconds(value * unit);
            }
            result.AddError($"{name} is '{text}'; it must be a time above 0 and up to a week with its unit, such as 90s, 10m or 2h.");
            return null;
        },
    };

    static T Parse<T>(ArgumentResult result, NumberStyles style, Func<T, bool> fits, string requirement) where T : struct, INumber<T>
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (T.TryParse(text, style, CultureInfo.InvariantCulture, out T value) && fits(value))
        {
            return value;
        }
        result.AddError($"{((OptionResult)result.Parent!).Option.Name} is '{text}'; it must be {requirement}.");
        return default;
    }
}
