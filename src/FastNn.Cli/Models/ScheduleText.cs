namespace FastNn.Cli;

/// <summary>The option --schedule: <c>cosinedecay</c>, <c>stepdecay(epochs=5)</c>, or a warm-up and another: <c>warmup(epochs=2)+cosinedecay</c>.</summary>
static class ScheduleText
{
    const string Option = "--schedule";

    /// <summary>All schedules, for the help.</summary>
    public static IEnumerable<string> Choices => PartText.FormatChoices(Catalog.Default.Schedules);

    /// <summary>Creates the schedule.</summary>
    /// <exception cref="UsageException">The schedule is unknown, or its settings are invalid.</exception>
    public static Schedule Parse(string text)
    {
        string[] parts = text.Split('+');
        PartText first = PartText.Parse(Option, parts[0]);
        if (parts.Length == 1)
        {
            return Create(first);
        }
        Require.Usage(
            parts.Length == 2 && first.Name.Equals(nameof(WarmUp), StringComparison.OrdinalIgnoreCase),
            $"{Option} is '{text}'; only a warm-up can be joined with another schedule, as in warmup(epochs=2)+cosinedecay.");
        Schedule next = Create(PartText.Parse(Option, parts[1]));
        // Checks the settings.
        Create(first);
        return new WarmUp(first.Settings.GetSingle("epochs", 1), next);
    }

    static Schedule Create(PartText part)
    {
        Schedule schedule = part.Create(Catalog.Default.Schedules);
        part.CheckSettings();
        return schedule;
    }
}
