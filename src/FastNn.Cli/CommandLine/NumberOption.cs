using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace FastNn.Cli;

/// <summary>Options that take a number, written with a decimal point in every country; what is out of range is refused while parsing.</summary>
static class NumberOption
{
    public static Option<int> Count(string name, string description, int standard, int most = int.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = result => Parse(
            result, NumberStyles.AllowLeadingSign, (int value) => value >= 1 && value <= most, $"a whole number from 1 to {most}"),
    };

    /// <summary>A count that is null where the option is not given.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What is counted.</param>
    /// <param name="least">The least count, 0 or 1.</param>
    public static Option<int?> OptionalCount(string name, string description, int least = 1) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => Parse(result, NumberStyles.AllowLeadingSign, (int value) => value >= least, $"a whole number from {least} to {int.MaxValue}"),
    };

    public static Option<long?> Seed(string description) => new("--seed")
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => Parse(result, NumberStyles.AllowLeadingSign, (long _) => true, $"a whole number from {long.MinValue} to {long.MaxValue}"),
    };

    public static Option<float?> Rate(string description) => new("--learning-rate")
    {
        Description = description,
        HelpName = "NUMBER",
        CustomParser = result => Parse(
            result, NumberStyles.Float, (float value) => float.IsFinite(value) && value >= 0, "a finite number of at least 0, such as 1e-3"),
    };

    /// <summary>A share of a whole that is null where the option is not given.</summary>
    public static Option<float?> Share(string name, string description, float most) => new(name)
    {
        Description = description,
        HelpName = "NUMBER",
        CustomParser = result => Parse(result, NumberStyles.Float, (float value) => value >= 0 && value <= most, FormattableString.Invariant($"a number from 0 to {most}, such as 0.2")),
    };

    static T Parse<T>(ArgumentResult result, NumberStyles style, Func<T, bool> fits, string expected) where T : struct, INumber<T>
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (T.TryParse(text, style, CultureInfo.InvariantCulture, out T value) && fits(value))
        {
            return value;
        }
        result.AddError($"{((OptionResult)result.Parent!).Option.Name} is '{text}'; it must be {expected}.");
        return default;
    }
}
