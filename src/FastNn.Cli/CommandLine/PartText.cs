using System.Globalization;

namespace FastNn.Cli;

/// <summary>A layer, optimizer or schedule as written on the command line: <c>relu</c>, or <c>leakyrelu(alpha=0.2)</c>.</summary>
/// <param name="Option">The option that holds it, for messages.</param>
/// <param name="Name">The name, as written.</param>
/// <param name="Settings">The settings between the parentheses. Case, hyphens and underscores in their names do not count.</param>
sealed record PartText(string Option, string Name, PartSettings Settings)
{
    /// <summary>Formats a part for the help: its name, and the names of its settings.</summary>
    public static string FormatChoice(string name, IEnumerable<string> settings) =>
        string.Join(", ", settings) is { Length: > 0 } list ? $"{name.ToLowerInvariant()}({list})" : name.ToLowerInvariant();

    /// <summary>Parses one part.</summary>
    /// <exception cref="UsageException">The text is no name, with or without settings in parentheses.</exception>
    public static PartText Parse(string option, string text)
    {
        text = text.Trim();
        int open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return new(option, text, new PartSettings());
        }
        Require.Usage(text.EndsWith(')'), $"'{text}' in {option} has no closing parenthesis; write it like leakyrelu(alpha=0.2).");
        var part = new PartText(option, text[..open].TrimEnd(), new PartSettings());
        foreach (string setting in text[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            Require.Usage(equals >= 0, $"'{setting}' in {option} has no value; write settings like {part.Name}(name=0.2).");
            string name = setting[..equals].Trim().ToLowerInvariant().Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
            part.Set(name, ParseValue(option, setting, setting[(equals + 1)..]));
        }
        return part;
    }

    /// <summary>Adds a setting that another option gives.</summary>
    /// <exception cref="UsageException">The setting has a value already.</exception>
    public void Set(string name, double value)
    {
        Require.Usage(name.Length > 0, $"A setting of {Name} in {Option} has no name; write {Name}(name=0.2).");
        Require.Usage(Settings.Values.All(setting => setting.Key != name), $"The setting {name} of {Name} in {Option} is given twice; give it once.");
        Settings.Set(name, value);
    }

    /// <summary>Creates the part.</summary>
    /// <param name="catalog">All parts of the kind.</param>
    /// <exception cref="UsageException">No part has that name, or its settings are invalid.</exception>
    public T Create<T>(IReadOnlyList<CatalogEntry<T>> catalog)
    {
        CatalogEntry<T> entry = catalog.FirstOrDefault(entry => entry.Name.Equals(Name, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException(
                $"'{Name}' in {Option} is unknown; choose one of {string.Join(", ", catalog.Select(entry => entry.Name.ToLowerInvariant()))}.");
        try
        {
            return entry.Create(Settings);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"'{Name}' in {Option} is invalid: {ErrorMessage.Format(e)}");
        }
    }

    /// <summary>Formats all parts of a kind for the help, with the settings that each reads when it is created.</summary>
    public static IEnumerable<string> FormatChoices<T>(IReadOnlyList<CatalogEntry<T>> catalog) => catalog.Select(entry =>
    {
        var settings = new PartSettings();
        entry.Create(settings);
        return FormatChoice(entry.Name, settings.Asked);
    });

    /// <summary>Throws for settings that the part has not read.</summary>
    /// <exception cref="UsageException">There is one.</exception>
    public void CheckSettings() => CheckSettings(Settings.Asked);

    /// <summary>Throws for settings that the part does not have.</summary>
    /// <param name="known">The settings that it has.</param>
    /// <exception cref="UsageException">There is one.</exception>
    public void CheckSettings(IEnumerable<string> known)
    {
        string[] names = [.. known];
        if (Settings.Values.Select(setting => setting.Key).Except(names).FirstOrDefault() is string unknown)
        {
            string suggestion = Spelling.FindNearest(names, unknown) is { } nearest ? $" Did you mean '{nearest}'?" : "";
            string list = names.Length == 0 ? "it has no settings" : $"its settings are {string.Join(", ", names)}";
            throw new UsageException($"{Name} in {Option} has no setting '{unknown}'; {list}.{suggestion}");
        }
    }

    static double ParseValue(string option, string setting, string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" => 1,
        "false" => 0,
        var number when double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) => value,
        _ => throw new UsageException($"'{setting}' in {option} has no valid value; it must be a finite number such as 0.2, or true or false."),
    };
}
