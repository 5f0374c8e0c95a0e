namespace FastNn.Training;

/// <summary>Checks that the trainers of all processes train the same.</summary>
static class SameTraining
{
    /// <summary>Checks the options.</summary>
    public static void CheckOptions(GradientReduction reduction, Trainer trainer, FitOptions options)
    {
        foreach ((string name, string value) in CheckpointOptions.ListAll(trainer, options))
        {
            reduction.CheckSame(name, value);
        }
        reduction.CheckSame("learning rate", CheckpointOptions.Format(trainer.Optimizer.LearningRate));
    }

    /// <summary>Checks the options of a Fit, the number of its samples, and where it begins.</summary>
    public static void CheckFit(GradientReduction reduction, Trainer trainer, FitOptions options, int samples)
    {
        CheckOptions(reduction, trainer, options);
        reduction.CheckSame(nameof(options.Epochs), CheckpointOptions.Format(options.Epochs));
        reduction.CheckSame("training samples", CheckpointOptions.Format(samples));
        reduction.CheckSame("steps", CheckpointOptions.Format(trainer.Steps));
        reduction.CheckSame("weights", trainer.Network.ComputeHash());
    }
}
