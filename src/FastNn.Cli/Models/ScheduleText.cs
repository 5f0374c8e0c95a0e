namespace FastNn.Cli;

/// <summary>The option --schedule: <c>cosinedecay</c>, <c>stepdecay(epochs=5)</c>, or one after another: <c>warmup(epochs=2)+cosinedecay</c>.</summary>
static class ScheduleText
{
    const string Option = "--schedule";

    /// <summary>What there is, for the help.</summary>
    public static string Choices => PartText.Choices(Catalog.Default.Schedules);

    /// <summary>Makes the schedule.</summary>
    /// <exception cref="UsageException">It is not known, or cannot have its settings.</exception>
    public static Schedule Parse(string text)
    {
        string[] parts = text.Split('+');
        PartText first = PartText.Parse(Option, parts[0]);
        if (parts.Length == 1)
        {
            return Make(first);
        }
        if (parts.Length > 2 || !first.Name.Equals(nameof(WarmUp), StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"'{text}' in {Option} joins schedules; only a warm-up can stand before another one, as in warmup(epochs=2)+cosinedecay.");
        }
        Schedule then = Make(PartText.Parse(Option, parts[1]));
        // Checks the settings and gives the rise its standard length.
        Make(first);
        return new WarmUp(first.Settings.GetSingle("epochs", 1), then);
    }

    static Schedule Make(PartText part)
    {
        Schedule schedule = part.Create(Catalog.Default.Schedules);
        part.CheckSettings();
        return schedule;
    }
}
