using System.CommandLine;
using System.CommandLine.Parsing;

namespace FastNn.Cli;

/// <summary>Creates options that take one of some words. Parsing rejects any other.</summary>
static class ChoiceOption
{
    /// <param name="name">The name of the option.</param>
    /// <param name="description">Its line in the help.</param>
    /// <param name="valueName">The name of the value in the help.</param>
    /// <param name="choices">The words, in any case, and what they stand for.</param>
    /// <returns>The option, whose value is the default of the type where it is not given.</returns>
    public static Option<T> Create<T>(string name, string description, string valueName, params (string Word, T Value)[] choices)
    {
        var option = new Option<T>(name)
        {
            Description = description,
            HelpName = valueName,
            CustomParser = result => Parse(result, name, choices),
        };
        option.CompletionSources.Add(_ => choices.Select(choice => new System.CommandLine.Completions.CompletionItem(choice.Word)));
        return option;
    }

    static T Parse<T>(ArgumentResult result, string name, (string Word, T Value)[] choices)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        foreach ((string word, T value) in choices)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }
        string[] words = [.. choices.Select(choice => choice.Word)];
        string suggestion = Spelling.FindNearest(words, text.ToLowerInvariant()) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        string requirement = words.Length == 1 ? words[0] : $"one of {string.Join(", ", words)}";
        result.AddError($"{name} is '{text}'; it must be {requirement}.{suggestion}");
        return default!;
    }
}
