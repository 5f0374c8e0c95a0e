using System.Globalization;

namespace FastNn.Cli;

/// <summary>A part of a network or its training as it is written on the command line: <c>relu</c>, or <c>leakyrelu(alpha=0.2)</c>.</summary>
/// <param name="Option">The option in which it stands, for messages.</param>
/// <param name="Name">Its name, as written.</param>
/// <param name="Settings">What stands between the parentheses.</param>
sealed record PartText(string Option, string Name, PartSettings Settings)
{
    /// <summary>A part for the help: its name, and what can be set.</summary>
    public static string Choice(string name, IEnumerable<string> settings) =>
        string.Join(", ", settings) is { Length: > 0 } list ? $"{name.ToLowerInvariant()}({list})" : name.ToLowerInvariant();

    /// <summary>Reads one part.</summary>
    /// <exception cref="UsageException">It is not written like a part.</exception>
    public static PartText Parse(string option, string text)
    {
        text = text.Trim();
        int open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return new(option, text, new PartSettings());
        }
        if (!text.EndsWith(')'))
        {
            throw new UsageException($"'{text}' in {option} has no closing parenthesis; write it like leakyrelu(alpha=0.2).");
        }
        var part = new PartText(option, text[..open].TrimEnd(), new PartSettings());
        foreach (string setting in text[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                throw new UsageException($"'{setting}' in {option} is no setting; write settings like {part.Name}(name=0.2).");
            }
            part.Set(setting[..equals].TrimEnd(), Number(option, setting, setting[(equals + 1)..]));
        }
        return part;
    }

    /// <summary>Sets a setting that stands elsewhere on the command line.</summary>
    /// <exception cref="UsageException">It is set already.</exception>
    public void Set(string name, double value)
    {
        try
        {
            Settings.Set(name, value);
        }
        catch (ArgumentException)
        {
            throw new UsageException(name.Length == 0
                ? $"A setting of {Name} in {Option} has no name; write {Name}(name=0.2)."
                : $"The {name} of {Name} is given twice: once in {Option} is enough.");
        }
    }

    /// <summary>Makes the part that the name stands for.</summary>
    /// <param name="catalog">All parts of the kind.</param>
    /// <exception cref="UsageException">There is no such part, or it cannot have these settings.</exception>
    public T Create<T>(IReadOnlyList<CatalogEntry<T>> catalog)
    {
        CatalogEntry<T> entry = catalog.FirstOrDefault(entry => entry.Name.Equals(Name, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"'{Name}' in {Option} is not known; there are: {string.Join(", ", catalog.Select(entry => entry.Name))}.");
        try
        {
            return entry.Create(Settings);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"'{Name}' in {Option}: {Sentence.Of(e)}");
        }
    }

    /// <summary>What parts of a kind there are and what can be set, for the help: what each asks for when it is made without settings.</summary>
    public static string Choices<T>(IReadOnlyList<CatalogEntry<T>> catalog) => string.Join(", ", catalog.Select(entry =>
    {
        var settings = new PartSettings();
        entry.Create(settings);
        return Choice(entry.Name, settings.Asked);
    }));

    /// <summary>Refuses settings that nobody has asked for.</summary>
    /// <exception cref="UsageException">There is one.</exception>
    public void CheckSettings() => CheckSettings(Name, Settings.Asked);

    /// <summary>Refuses settings that the part would not read.</summary>
    /// <param name="kind">What the part is called in the message.</param>
    /// <param name="known">The names it reads.</param>
    /// <exception cref="UsageException">There is one.</exception>
    public void CheckSettings(string kind, IEnumerable<string> known)
    {
        string[] names = [.. known];
        if (Settings.Values.Select(setting => setting.Key).Except(names).FirstOrDefault() is string unknown)
        {
            throw new UsageException($"{kind} in {Option} has no setting '{unknown}'; it has {(names.Length == 0 ? "none" : string.Join(", ", names))}.");
        }
    }

    static double Number(string option, string setting, string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" => 1,
        "false" => 0,
        var number when double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) => value,
        _ => throw new UsageException($"'{setting}' in {option} must give a finite number such as 0.2, or true or false."),
    };
}
