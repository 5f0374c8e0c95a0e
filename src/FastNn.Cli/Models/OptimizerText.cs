namespace FastNn.Cli;

/// <summary>The option --optimizer: <c>adam</c>, or <c>sgd(learningrate=0.1,momentum=0.9)</c>; --learning-rate may replace the setting.</summary>
static class OptimizerText
{
    const string Option = "--optimizer", LearningRate = "learningrate";

    /// <summary>All optimizers, for the help.</summary>
    public static IEnumerable<string> Choices =>
        Catalog.Default.Optimizers.Select(entry => PartText.FormatChoice(entry.Name, GetSettingNames(entry.CreateSample())));

    /// <summary>Creates the optimizer.</summary>
    /// <exception cref="UsageException">The optimizer is unknown, or its settings are invalid.</exception>
    public static Optimizer Parse(string text, float? learningRate)
    {
        PartText part = PartText.Parse(Option, text);
        if (learningRate is float value)
        {
            part.Set(LearningRate, value);
        }
        Optimizer optimizer = part.Create(Catalog.Default.Optimizers);
        part.CheckSettings(GetSettingNames(optimizer));
        return optimizer;
    }

    /// <summary>Returns the learning rate in the settings; null where there is none.</summary>
    public static float? GetLearningRate(string text)
    {
        float learningRate = PartText.Parse(Option, text).Settings.GetSingle(LearningRate, float.NaN);
        return float.IsNaN(learningRate) ? null : learningRate;
    }

    static IEnumerable<string> GetSettingNames(Optimizer optimizer)
    {
        var settings = new PartSettings();
        optimizer.WriteSettings(settings);
        return settings.Values.Select(setting => setting.Key);
    }
}
