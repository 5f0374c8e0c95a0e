using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>How a training goes: as the command line says, and by the defaults of its samples where it says nothing.</summary>
sealed class TrainingPlan
{
    readonly List<(string Option, string Value)> assumed = [];

    /// <param name="request">What was asked for.</param>
    /// <param name="defaults">What is taken for the rest.</param>
    /// <param name="classes">Classes of the samples.</param>
    /// <exception cref="UsageException">--learning-rate does not go with the optimizer.</exception>
    public TrainingPlan(TrainingRequest request, TrainingDefaults defaults, int classes)
    {
        Layers = request.Layers ?? LayerList.Parse(Assume("layers", defaults.Layers(classes)));
        Optimizer = request.Optimizer ?? OptimizerText.Parse(Assume("optimizer", request.Rate is null ? defaults.RatedOptimizer : defaults.Optimizer), request.Rate);
        Epochs = request.Epochs ?? AssumeNumber("epochs", defaults.Epochs);
        Batch = request.Batch ?? AssumeNumber("batch", defaults.Batch);
        MinimumGain = defaults.MinimumGain;
        Patience = request.Patience ?? (defaults.Patience > 0 ? AssumeNumber("early-stop", defaults.Patience) : 0);
    }

    public IReadOnlyList<Layer> Layers { get; }

    public Optimizer Optimizer { get; }

    public int Epochs { get; }

    public int Batch { get; }

    /// <summary>Epochs without a better loss after which the training stops; 0 for never.</summary>
    public int Patience { get; }

    /// <summary>By how much a loss must be smaller than the best one to be better.</summary>
    public float MinimumGain { get; }

    /// <summary>What nobody asked for, as options without their dashes.</summary>
    public IReadOnlyList<(string Option, string Value)> Assumed => assumed;

    string Assume(string option, string value)
    {
        assumed.Add((option, value));
        return value;
    }

    int AssumeNumber(string option, int value)
    {
        Assume(option, Invariant($"{value}"));
        return value;
    }
}
