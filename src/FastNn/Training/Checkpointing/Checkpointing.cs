using FastNn.Contracts;
using FastNn.Formats;
using FastNn.Model;

namespace FastNn.Training;

/// <summary>Saves and restores trainings: weights, optimizer states, the place in the data, schedule and callbacks, and the options they depend on.</summary>
sealed class Checkpointing(Trainer trainer, ParameterUpdater updater)
{
    readonly List<string> requested = [];
    readonly CheckpointWriter writer = new();
    readonly ParameterList parameters = trainer.Network.Parameters;
    string resumedPath = "";

    /// <summary>The checkpoint from which the next Fit continues; null again when its callbacks are restored.</summary>
    public TrainingState? Resumed { get; private set; }

    public bool HasRequests => requested.Count > 0;

    /// <summary>Saves at once.</summary>
    public void Save(string path)
    {
        // A file that was requested before is older, and must not be written after it.
        writer.Wait();
        if (!WritesFiles)
        {
            return;
        }
        CheckpointFile.Take(trainer.Network, Capture())(path);
    }

    /// <summary>Saves at the next <see cref="SaveRequested"/>.</summary>
    public void Request(string path) => requested.Add(path);

    public void DropRequests() => requested.Clear();

    /// <summary>Copies the state for every request, and begins to write the files.</summary>
    public void SaveRequested()
    {
        for (int i = 0; i < requested.Count && WritesFiles; i++)
        {
            writer.Write(requested[i], CheckpointFile.Take(trainer.Network, Capture()));
        }
        requested.Clear();
    }

    /// <summary>Waits for the files, and throws the exception of one that failed.</summary>
    public void Finish() => writer.Finish();

    /// <summary>Restores a checkpoint. All is read and checked before the first weight changes.</summary>
    public void Resume(string path, FitOptions options)
    {
        CheckpointFile file = CheckpointFile.Read(path, trainer.Network);
        TrainingState state = file.State;
        float[][] states = new float[updater.Optimizer.StateCount][];
        FitState? fit = null;
        ParameterFactors factors;
        long steps, forgotten;
        float? strength = null;
        try
        {
            CheckpointOptions.Match(trainer, options, state.GetPart("option"), path);
            steps = state.GetInt64("steps", 0, 1L << 53);
            forgotten = state.Has("forgotten") ? state.GetInt64("forgotten", 0, steps) : 0;
            float rate = (float)state.GetDouble("rate", 0, float.MaxValue);
            // Older checkpoints do not have it: their strength could not change.
            if (trainer.Regularizer is not null && state.Has("strength"))
            {
                strength = Require.NotNegative((float)state.GetDouble("strength"), nameof(Regularizer.Strength));
            }
            factors = ParameterFactors.Read(parameters, state.GetPart("factor"));
            for (int i = 0; i < states.Length; i++)
            {
                states[i] = [.. state.GetVector($"optimizer{i}", parameters.NumbersIn(StateBlock(i).Length))];
            }
            if (state.GetInt64("fit", 0, 1) != 0)
            {
                TrainingState place = state.GetPart("course");
                fit = FitState.Restore(place, parameters.Store.Values.Length, trainer.BatchSize, steps);
                if (fit.Batch > 0)
                {
                    parameters.Pack(place.GetVector("good", parameters.NumbersIn(fit.EpochStartWeights.Length)), fit.EpochStartWeights);
                }
                CallbackStates.Check(trainer, options, state);
            }
            updater.Optimizer.LearningRate = rate;
        }
        catch (Exception e) when (e is KeyNotFoundException || (e is ArgumentException && e is not OptionMismatchException))
        {
            throw new FastNnFormatException(path, 8, e.Message, e) { Code = FormatError.Mismatch };
        }
        file.Fill();
        for (int i = 0; i < states.Length; i++)
        {
            parameters.Pack(states[i], StateBlock(i));
        }
        factors.Apply(parameters);
        trainer.Regularizer?.Strength = strength ?? trainer.Regularizer.Strength;
        (updater.Steps, updater.ForgottenSteps) = (steps, forgotten);
        trainer.Place(fit, options);
        (Resumed, resumedPath) = (fit is null ? null : state, path);
    }

    /// <summary>Throws where a Fit that continues from a checkpoint has other data or options than the one that was saved.</summary>
    /// <exception cref="ArgumentException">It has.</exception>
    public void CheckFit(int samples, FitOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Resumed is not null)
        {
            CheckpointOptions.Match(trainer, options, Resumed.GetPart("option"), resumedPath);
            int saved = trainer.FitState!.Samples;
            Require.Argument(saved == samples, "training",
                $"training has {samples} samples; the checkpoint is of a training with {saved}, and continues only with the same data.");
        }
    }

    /// <summary>Restores schedule and callbacks of a training that is resumed, when they have been started.</summary>
    public void RestoreCallbacks(FitOptions options)
    {
        if (Resumed is not null)
        {
            CallbackStates.Restore(trainer, options, Resumed);
            Resumed = null;
        }
    }

    /// <summary>Makes the schedule continue from a learning rate that was set after the checkpoint was restored.</summary>
    public void UpdateLearningRate()
    {
        if (Resumed is not null && trainer.Optimizer.LearningRate != (float)Resumed.GetDouble("rate"))
        {
            trainer.FitState!.LearningRate = (float)trainer.Optimizer.LearningRate;
        }
    }

    // All processes keep the requests: each must see that weights are not finite.
    bool WritesFiles => trainer.GradientReduction is null or { IsPrimary: true };

    TrainingState Capture()
    {
        UpdateLearningRate();
        var state = new TrainingState();
        CheckpointOptions.Save(trainer, trainer.LastOptions, state.GetPart("option"));
        state.Set("steps", updater.Steps);
        if (updater.ForgottenSteps > 0)
        {
            state.Set("forgotten", updater.ForgottenSteps);
        }
        state.Set("rate", updater.Optimizer.LearningRate);
        if (trainer.Regularizer is not null)
        {
            state.Set("strength", trainer.Regularizer.Strength);
        }
        ParameterFactors.Save(parameters, state.GetPart("factor"));
        for (int i = 0; i < updater.Optimizer.StateCount; i++)
        {
            state.Set($"optimizer{i}", parameters.Unpack(StateBlock(i)));
        }
        // Steps of a user's own loop have no place in a Fit.
        FitState? fit = trainer.FitState;
        state.Set("fit", fit is null ? 0 : 1);
        if (fit is not null)
        {
            TrainingState place = state.GetPart("course");
            fit.Save(place);
            if (fit.Batch > 0)
            {
                place.Set("good", parameters.Unpack(fit.EpochStartWeights));
            }
            CallbackStates.Save(trainer, trainer.LastOptions, Resumed, state);
        }
        return state;
    }

    Span<float> StateBlock(int index) => updater.States.Slice(index * parameters.Store.Trained, parameters.Store.Trained);
}
