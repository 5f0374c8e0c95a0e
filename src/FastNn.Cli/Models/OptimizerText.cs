namespace FastNn.Cli;

/// <summary>The option --optimizer: <c>adam</c>, or <c>sgd(learningrate=0.1,momentum=0.9)</c>, and --learning-rate, which may stand for the setting.</summary>
static class OptimizerText
{
    const string Option = "--optimizer";

    /// <summary>What there is, for the help: <c>adam(rate, decay)</c>.</summary>
    public static string Choices => string.Join(", ", Catalog.Default.Optimizers.Select(entry => PartText.Choice(entry.Name, SettingNames(entry.CreateSample()))));

    /// <summary>Makes the optimizer.</summary>
    /// <exception cref="UsageException">It is not known, or cannot have its settings.</exception>
    public static Optimizer Parse(string text, float? rate)
    {
        PartText part = PartText.Parse(Option, text);
        if (rate is float value)
        {
            part.Set("learningrate", value);
        }
        Optimizer optimizer = part.Create(Catalog.Default.Optimizers);
        part.CheckSettings(part.Name, SettingNames(optimizer));
        return optimizer;
    }

    /// <summary>The rate among the settings; null where it is not.</summary>
    public static float? RateOf(string text)
    {
        float rate = PartText.Parse(Option, text).Settings.GetSingle("learningrate", float.NaN);
        return float.IsNaN(rate) ? null : rate;
    }

    static IEnumerable<string> SettingNames(Optimizer optimizer)
    {
        var settings = new PartSettings();
        optimizer.WriteSettings(settings);
        return settings.Values.Select(setting => setting.Key);
    }
}
