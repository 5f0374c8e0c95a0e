using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Trains the members of a family.</summary>
/// <param name="layers">The layers of the model.</param>
/// <param name="options">Seed, threads and progress.</param>
/// <param name="meter">Counts the epochs.</param>
sealed class MemberTraining(MemberLayers layers, TabularOptions options, WorkMeter meter)
{
    // Snapshots of a training, among which the best epoch is chosen.
    const int MostSnapshots = 32;

    /// <summary>Trains a member on each part, side by side. The results do not depend on the number of threads.</summary>
    /// <param name="recipe">The family.</param>
    /// <param name="output">The last layers of the members.</param>
    /// <param name="parts">The prepared rows of each member, with their targets in the label's units.</param>
    /// <param name="standardized">The same rows, with the targets that members are trained on.</param>
    /// <param name="first">The number of the first member in the model.</param>
    /// <param name="all">The number of all members of the model.</param>
    /// <param name="cancellationToken">Ends all trainings.</param>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public Family Run(MemberRecipe recipe, OutputLayers output, IReadOnlyList<Fold> parts, IReadOnlyList<Fold> standardized, int first, int all,
        CancellationToken cancellationToken)
    {
        int[] epochs = ChooseEpochs(recipe.Epochs);
        var members = new TrainedMember[parts.Count];
        int threads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads, sideBySide = Math.Min(threads, parts.Count);
        Parallel.For(0, parts.Count, new ParallelOptions { MaxDegreeOfParallelism = sideBySide, CancellationToken = cancellationToken }, i =>
        {
            members[i] = Train(recipe, output, standardized[i], epochs, first + i, all, Math.Max(1, threads / sideBySide), cancellationToken);
        });
        cancellationToken.ThrowIfCancellationRequested();
        return new Family(recipe, parts, members, epochs, output);
    }

    TrainedMember Train(MemberRecipe recipe, OutputLayers output, Fold part, int[] epochs, int number, int all, int threads,
        CancellationToken cancellationToken)
    {
        // Distinct seeds for the members of near seeds of users: 2^64 divided by the golden ratio.
        long seed = unchecked((options.Seed * 65_536 + number + 1) * (long)0x9E3779B97F4A7C15);
        Network network = layers.CreateNetwork(recipe, seed);
        if (recipe.Bins > 0 && layers.NumberCount > 0)
        {
            network.FitPreprocessing(part.Training);
        }
        if (recipe.IsRealMlp)
        {
            RealMlpParameters.Set(layers, recipe, network, part.Training, seed);
        }
        var snapshots = new Snapshots(part.Validation, epochs);
        using var trainer = new Trainer(network, output.CreateLoss(), new AdamW(recipe.LearningRate) { Beta2 = recipe.Beta2, WeightDecay = recipe.Decay })
        {
            BatchSize = Math.Min(recipe.Batch, part.Training.Count),
            Threads = threads,
            Seed = seed,
            Epochs = recipe.Epochs,
            Schedule = recipe.IsRealMlp ? new CosLog4() : new CosineDecay(),
            DecaySchedule = recipe.IsRealMlp ? new FlatCosine() : null,
            DropoutSchedule = recipe.IsRealMlp ? new FlatCosine() : null,
            Callbacks = options.Progress is { } progress ? [snapshots, new ProgressCallback(progress, meter, recipe, number, all)] : [snapshots],
        };
        TrainingReport report = trainer.Fit(part.Training, part.Validation, cancellationToken);
        return new(snapshots, report.Epochs);
    }

    static int[] ChooseEpochs(int epochs)
    {
        int[] chosen = new int[Math.Min(epochs, MostSnapshots)];
        for (int i = 0; i < chosen.Length; i++)
        {
            chosen[i] = (int)((i + 1L) * epochs / chosen.Length);
        }
        return chosen;
    }

    sealed class ProgressCallback(IProgress<TabularProgress> progress, WorkMeter meter, MemberRecipe recipe, int number, int all) : Callback
    {
        public override void OnEpoch(Trainer trainer, EpochReport epoch) =>
            progress.Report(new(number, all, epoch, trainer.Epochs, meter.AddEpoch(recipe)));
    }
}
