using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Trains the members of families.</summary>
/// <param name="layers">The layers of the model.</param>
/// <param name="options">Seed, threads, processes and progress.</param>
/// <param name="plan">All families of the model.</param>
/// <param name="subject">What members depend on besides their numbers, for other processes.</param>
sealed class MemberTraining(MemberLayers layers, TabularOptions options, LearningPlan plan, string subject = "")
{
    // Snapshots of a training, among which the best epoch is chosen.
    const int MostSnapshots = 32;

    readonly WorkMeter meter = new(plan, layers);

    /// <summary>Trains the members of families on their parts, side by side. The results depend neither on the number of threads nor on that of
    /// processes.</summary>
    /// <param name="families">The families.</param>
    /// <param name="cancellationToken">Ends all trainings.</param>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public List<Family> Run(IReadOnlyList<FamilyRows> families, CancellationToken cancellationToken)
    {
        TrainedMember[][] trained = [.. families.Select(family => new TrainedMember[family.Parts.Count])];
        // The longest first, so that the last to end are short.
        (FamilyRows Family, TrainedMember[] Members, int Index)[] all =
            [.. families.SelectMany((family, i) => trained[i].Select((_, index) => (Family: family, Members: trained[i], index)))
                .OrderByDescending(member => WorkMeter.Count(layers, member.Family.Recipe))];
        (int sideBySide, int threads) = ChooseThreads(all.Length);
        // A member that fails ends the others.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = sideBySide, CancellationToken = end.Token };
        try
        {
            // One after the other is taken: a range for each thread would leave that of the short trainings idle.
            Parallel.ForEach(Partitioner.Create(all, EnumerablePartitionerOptions.NoBuffering), parallel, member =>
            {
                try
                {
                    member.Members[member.Index] = options.Dispatcher is { } dispatcher
                        ? RunElsewhere(dispatcher, member.Family, member.Index, threads, end.Token)
                        : Train(member.Family, member.Index, threads, end.Token);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    end.Cancel();
                    throw;
                }
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions.First(one => one is not OperationCanceledException));
        }
        cancellationToken.ThrowIfCancellationRequested();
        return [.. families.Select((family, i) => new Family(family, trained[i], ChooseEpochs(family.Recipe.Epochs)))];
    }

    /// <summary>Runs a task of another process, or of this one.</summary>
    /// <param name="family">The member's family.</param>
    /// <param name="index">Its place in the family.</param>
    /// <param name="threads">The threads that the task asks for.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    /// <returns>The trained member.</returns>
    /// <exception cref="OperationCanceledException">The task was cancelled.</exception>
    public byte[] RunTask(FamilyRows family, int index, int threads, CancellationToken cancellationToken)
    {
        TrainedMember member = Train(family, index, Math.Min(threads, Environment.ProcessorCount), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return member.Write();
    }

    TrainedMember Train(FamilyRows family, int index, int threads, CancellationToken cancellationToken)
    {
        (MemberRecipe recipe, Fold part, int number) = (family.Recipe, family.Standardized[index], family.First + index);
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
        var snapshots = new Snapshots(part.Validation, ChooseEpochs(recipe.Epochs));
        var optimizer = new AdamW(recipe.LearningRate) { Beta2 = recipe.Beta2, WeightDecay = recipe.Decay };
        using var trainer = new Trainer(network, family.Output.CreateLoss(), optimizer)
        {
            BatchSize = Math.Min(recipe.Batch, part.Training.Count),
            Threads = threads,
            Seed = seed,
            Epochs = recipe.Epochs,
            Schedule = recipe.IsRealMlp ? new CosLog4() : new CosineDecay(),
            DecaySchedule = recipe.IsRealMlp ? new FlatCosine() : null,
            DropoutSchedule = recipe.IsRealMlp ? new FlatCosine() : null,
            Callbacks = options.Progress is null ? [snapshots] : [snapshots, new ProgressCallback(epoch => Report(recipe, number, epoch))],
        };
        return snapshots.CreateMember(trainer.Fit(part.Training, part.Validation, cancellationToken));
    }

    /// <summary>Trains a member in a process that is free, which may be this one.</summary>
    TrainedMember RunElsewhere(TaskDispatcher dispatcher, FamilyRows family, int index, int threads, CancellationToken cancellationToken)
    {
        var task = new MemberTask(subject, MemberTask.Format(options.Networks), family.First + index, threads);
        bool isHere = false;
        byte[] result = new NumberedDispatcher(dispatcher, TabularWork.Members).Run(task.Write(), (_, token) =>
        {
            isHere = true;
            return RunTask(family, index, threads, token);
        }, cancellationToken);
        var member = TrainedMember.Read(result);
        foreach (EpochReport epoch in isHere ? [] : member.Epochs)
        {
            Report(family.Recipe, task.Number, epoch);
        }
        return member;
    }

    void Report(MemberRecipe recipe, int number, EpochReport epoch) =>
        options.Progress?.Report(new(number, plan.Members, epoch, recipe.Epochs, meter.AddEpoch(recipe)));

    /// <summary>Returns how many of some members are trained at the same time, and the threads of each. A process of a dispatcher has one member at a time; it
    /// is expected to have a core, besides those of processes without a member.</summary>
    (int SideBySide, int Threads) ChooseThreads(int members)
    {
        int all = options.Dispatcher is { } dispatcher ? dispatcher.Workers : options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        int sideBySide = Math.Clamp(members, 1, all);
        return (sideBySide, options.Dispatcher is not null && options.Threads > 0 ? options.Threads : all / sideBySide);
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

    sealed class ProgressCallback(Action<EpochReport> report) : Callback
    {
        public override void OnEpoch(Trainer trainer, EpochReport epoch) => report(epoch);
    }
}
