namespace FastNn.Cli;

/// <summary>The option --optimizer: <c>adam</c>, or <c>sgd(rate=0.1,momentum=0.9)</c>, and --rate, which may stand for the setting.</summary>
internal static class OptimizerText
{
    const string Option = "--optimizer";

    // An optimizer does not tell its settings, and a misspelt one would pass in silence. One that is missing here has a rate alone.
    static readonly Dictionary<string, string[]> Settings = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(Sgd)] = ["rate", "momentum", "nesterov", "decay"],
        ["Momentum"] = ["rate", "momentum", "nesterov", "decay"],
        [nameof(RmsProp)] = ["rate", "alpha", "epsilon", "momentum", "decay"],
        [nameof(AdaGrad)] = ["rate", "epsilon", "ratedecay", "initial", "decay"],
        [nameof(Adam)] = ["rate", "beta1", "beta2", "epsilon", "amsgrad", "decay"],
        ["AmsGrad"] = ["rate", "beta1", "beta2", "epsilon", "decay"],
        [nameof(AdamW)] = ["rate", "beta1", "beta2", "epsilon", "decay"],
        [nameof(NAdam)] = ["rate", "beta1", "beta2", "epsilon", "growth", "decay"],
        [nameof(Lion)] = ["rate", "beta1", "beta2", "decay"],
    };

    /// <summary>What there is, for the help: <c>adam(rate, decay)</c>.</summary>
    public static string Choices => string.Join(", ", Catalog.Optimizers.Select(entry => PartText.Choice(entry.Name, Known(entry.Name))));

    /// <summary>Makes the optimizer.</summary>
    /// <exception cref="UsageException">It is not known, or cannot have its settings.</exception>
    public static Optimizer Parse(string text, float? rate)
    {
        PartText part = PartText.Parse(Option, text);
        if (rate is float value)
        {
            part.Set("rate", value);
        }
        Optimizer optimizer = part.Create(Catalog.Optimizers);
        part.CheckSettings(part.Name, Known(part.Name));
        return optimizer;
    }

    static string[] Known(string name) => Settings.GetValueOrDefault(name, ["rate"]);
}
