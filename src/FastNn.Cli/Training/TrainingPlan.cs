using static System.FormattableString;

namespace FastNn.Cli;

/// <summary>The settings of a training: those of the command line, and defaults for the others.</summary>
sealed class TrainingPlan
{
    readonly List<(string Option, string Value)> assumed = [];

    /// <param name="request">The command line.</param>
    /// <param name="defaults">The defaults.</param>
    /// <param name="classes">The number of classes.</param>
    /// <exception cref="UsageException">--learning-rate does not fit the optimizer.</exception>
    public TrainingPlan(TrainingRequest request, TrainingDefaults defaults, int classes)
    {
        Layers = request.Layers ?? LayerList.Parse(Assume("layers", defaults.GetLayers(classes)));
        Optimizer = request.Optimizer
            ?? OptimizerText.Parse(Assume("optimizer", request.LearningRate is null ? defaults.FullOptimizer : defaults.Optimizer), request.LearningRate);
        Epochs = request.Epochs ?? Assume("epochs", defaults.Epochs);
        Batch = request.Batch ?? Assume("batch", defaults.Batch);
        MinimumGain = defaults.MinimumGain;
        Patience = request.Patience ?? (defaults.Patience > 0 ? Assume("early-stop", defaults.Patience) : 0);
    }

    public IReadOnlyList<Layer> Layers { get; }

    public Optimizer Optimizer { get; }

    public int Epochs { get; }

    public int Batch { get; }

    /// <summary>The number of epochs without a lower validation loss after which the training stops; 0 for no early stopping.</summary>
    public int Patience { get; }

    /// <summary>The decrease by which a validation loss counts as lower.</summary>
    public float MinimumGain { get; }

    /// <summary>The defaults that are used, as options without their dashes.</summary>
    public IReadOnlyList<(string Option, string Value)> Assumed => assumed;

    string Assume(string option, string value)
    {
        assumed.Add((option, value));
        return value;
    }

    int Assume(string option, int value)
    {
        Assume(option, Invariant($"{value}"));
        return value;
    }
}
