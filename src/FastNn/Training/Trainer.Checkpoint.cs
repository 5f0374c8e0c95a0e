using System.Globalization;
using System.Linq;
using FastNn.Contracts;
using FastNn.Data;
using FastNn.Formats;
using FastNn.Training;

namespace FastNn;

public sealed partial class Trainer
{
    readonly List<string> requested = [];
    readonly CheckpointWriter checkpoints = new();
    TrainingState? resumed;

    /// <summary>Whether the next <see cref="Fit(Dataset, Dataset, CancellationToken)"/>, or the one whose callbacks run <see cref="Callback.OnStart"/>,
    /// continues from a checkpoint.</summary>
    public bool IsResuming => resumed is not null;

    /// <summary>
    /// Saves all that it takes to go on from here, also in the middle of a <see cref="Fit(Dataset, Dataset, CancellationToken)"/> that was cancelled: weights,
    /// statistics, what the optimizer, the schedule and the callbacks remember, the place in the training, and the options that it depends on.
    /// </summary>
    /// <param name="path">The file, replaced as a whole or not at all. It is a model file too.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="InvalidOperationException">A layer of your own is not in the <see cref="Catalog"/>.</exception>
    /// <exception cref="IOException">The file cannot be written; an old one stays as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; an old one stays as it was.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    /// <remarks>For callbacks there is <see cref="RequestCheckpoint"/>.</remarks>
    public void SaveCheckpoint(string path)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentException.ThrowIfNullOrEmpty(path);
        // What was requested before is older, and must not come after it.
        checkpoints.Wait();
        CheckpointFile.Take(network, Keep())(path);
    }

    /// <summary>For callbacks: saves a checkpoint as soon as all of them have heard of this batch or epoch, so that it holds what each has learned from it. It
    /// is copied then, and
    /// written while the training goes on; Fit returns when it is there.</summary>
    /// <param name="path">As for <see cref="SaveCheckpoint"/>, whose exceptions then come out of Fit, at the latest where it ends.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="InvalidOperationException">No Fit runs.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public void RequestCheckpoint(string path)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!isFitting)
        {
            throw new InvalidOperationException("RequestCheckpoint was called while no Fit runs that could save it. Call SaveCheckpoint, which saves at once.");
        }
        requested.Add(path);
    }

    /// <summary>
    /// Takes a checkpoint over, so that the next <see cref="Fit(Dataset, Dataset, CancellationToken)"/>, or the next <see cref="TrainBatch"/>, goes on where it
    /// was
    /// saved: with the same data and options, bit for bit as if nothing had happened in between, whatever the number of threads. <see cref="Epochs"/> may
    /// have become more. The learning rate and the strength of the regularizer are the checkpoint's, and may be changed afterwards.
    /// </summary>
    /// <param name="path">The checkpoint.</param>
    /// <exception cref="FastNnFormatException">The file is malformed, no checkpoint, or one of a network of other layers; nothing is changed.</exception>
    /// <exception cref="ArgumentException">It was saved by a trainer with other options; the message names the first of them, and nothing is
    /// changed.</exception>
    /// <exception cref="InvalidOperationException">A callback of a <see cref="Fit(Dataset, Dataset, CancellationToken)"/> that runs has called this; nothing is
    /// changed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public void Resume(string path)
    {
        CheckNotFitting(nameof(Resume));
        CheckpointFile file = CheckpointFile.Read(path, network);
        TrainingState state = file.State;
        float[][] remembered = new float[optimizer.StateCount][];
        FitState? stood = null;
        long steps, forgot;
        float rate;
        float? strength = null;
        try
        {
            CheckOptions(state.GetPart("option"), path);
            steps = state.GetInt64("steps", 0, 1L << 53);
            forgot = state.Has("forgotten") ? state.GetInt64("forgotten", 0, steps) : 0;
            rate = (float)state.GetDouble("rate", 0, float.MaxValue);
            // Older checkpoints do not have it: their strength could not change.
            if (Regularizer is not null && state.Has("strength"))
            {
                strength = Require.NotNegative((float)state.GetDouble("strength"), nameof(Regularizer.Strength));
            }
            for (int i = 0; i < remembered.Length; i++)
            {
                remembered[i] = [.. state.GetVector($"optimizer{i}", network.Parameters.NumbersIn(parameters.Trained))];
            }
            TrainingState place = state.GetPart("course");
            if (state.GetInt64("fit", 0, 1) != 0)
            {
                stood = FitState.Restore(place, parameters.Values.Length, BatchSize, steps);
                if (stood.Batch > 0)
                {
                    network.Parameters.Pack(place.GetVector("good", network.Parameters.NumbersIn(stood.Good.Length)), stood.Good);
                }
                CheckMemories(state);
            }
            optimizer.LearningRate = rate;
        }
        catch (Exception e) when (e is KeyNotFoundException || (e is ArgumentException && e is not OptionException))
        {
            throw new FastNnFormatException(path, 8, e.Message, e);
        }
        file.Fill(network);
        for (int i = 0; i < remembered.Length; i++)
        {
            network.Parameters.Pack(remembered[i], states.Slice(i * parameters.Trained, parameters.Trained));
        }
        if (strength is { } value)
        {
            Regularizer!.Strength = value;
        }
        (Steps, forgotten) = (steps, forgot);
        course = stood;
        resumed = stood is null ? null : state;
    }

    TrainingState Keep()
    {
        TakeRate();
        var state = new TrainingState();
        foreach ((string name, string value) in Options().Concat(Settings()))
        {
            state.GetPart("option").Set(name, value);
        }
        state.Set("steps", Steps);
        if (forgotten > 0)
        {
            state.Set("forgotten", forgotten);
        }
        state.Set("rate", optimizer.LearningRate);
        if (Regularizer is not null)
        {
            state.Set("strength", Regularizer.Strength);
        }
        for (int i = 0; i < optimizer.StateCount; i++)
        {
            state.Set($"optimizer{i}", network.Parameters.Unpack(states.Slice(i * parameters.Trained, parameters.Trained)));
        }
        // A loop of one's own has no place in a Fit.
        state.Set("fit", course is null ? 0 : 1);
        if (course is not null)
        {
            TrainingState place = state.GetPart("course");
            course.Save(place);
            if (course.Batch > 0)
            {
                place.Set("good", network.Parameters.Unpack(course.Good));
            }
            KeepMemories(state);
        }
        return state;
    }

    void KeepMemories(TrainingState state)
    {
        if (resumed is not null)
        {
            // No Fit has given them back yet.
            state.Take(resumed, "schedule.");
            state.Take(resumed, "callback");
            return;
        }
        if (Schedule is not null)
        {
            double[] learned = new double[Schedule.StateCount];
            Schedule.CopyStateTo(learned);
            for (int i = 0; i < learned.Length; i++)
            {
                state.GetPart("schedule").Set(Invariant(i), learned[i]);
            }
        }
        for (int i = 0; i < Callbacks.Count; i++)
        {
            TrainingState own = state.GetPart($"callback{i}");
            own.Set("kind", Callbacks[i].GetType().Name);
            Callbacks[i].Save(this, own);
        }
    }

    /// <summary>Gives the schedule and the callbacks back what they had learned. A callback that was not there begins anew.</summary>
    void RestoreMemories(TrainingState state)
    {
        Schedule?.SetState(Learned(state));
        foreach ((Callback callback, TrainingState own) in Known(state))
        {
            callback.Restore(this, own);
        }
    }

    /// <summary>Refuses what could not be given back, before anything is changed.</summary>
    void CheckMemories(TrainingState state)
    {
        _ = Learned(state);
        foreach ((Callback callback, TrainingState own) in Known(state))
        {
            callback.Check(this, own);
        }
    }

    double[] Learned(TrainingState state)
    {
        double[] learned = new double[Schedule?.StateCount ?? 0];
        for (int i = 0; i < learned.Length; i++)
        {
            learned[i] = state.GetPart("schedule").GetDouble(Invariant(i));
        }
        Schedule?.ValidateState(learned);
        return learned;
    }

    /// <summary>The callbacks that have a memory there: the second of a kind has that of the second of its kind, whatever stood between them.</summary>
    IEnumerable<(Callback Callback, TrainingState Own)> Known(TrainingState state)
    {
        var kept = new List<TrainingState>();
        while (state.GetPart($"callback{kept.Count}") is var own && own.Has("kind"))
        {
            kept.Add(own);
        }
        foreach (Callback callback in Callbacks)
        {
            int place = kept.FindIndex(own => own.GetString("kind") == callback.GetType().Name);
            if (place >= 0)
            {
                yield return (callback, kept[place]);
                kept.RemoveAt(place);
            }
        }
    }

    void SaveRequested()
    {
        for (int i = 0; i < requested.Count; i++)
        {
            checkpoints.Write(requested[i], CheckpointFile.Take(network, Keep()));
        }
        requested.Clear();
    }

    /// <summary>All that the bits of a training depend on, besides the data.</summary>
    IEnumerable<(string Name, string Value)> Options()
    {
        yield return ("Layers", Architecture.Write(network));
        yield return ("Loss", $"{loss.GetType().Name}, {loss.Reduction}, class weights [{string.Join(' ', loss.ClassWeights.Select(Invariant))}]");
        // Without the rate, which is no option but a state: schedules and people change it.
        yield return ("Optimizer", $"{optimizer.Kind}({Written(optimizer.WriteSettings, except: "learningrate")})");
        yield return ("BatchSize", Invariant(BatchSize));
        yield return ("MicroBatchSize", Invariant(Piece));
        yield return ("Seed", Invariant((ulong)Seed));
        yield return ("Shuffle", Shuffle ? "true" : "false");
        yield return ("Schedule", Name(Schedule));
        yield return ("Regularizer", Name(Regularizer));
        yield return ("Constraint", Name(Constraint));
        yield return ("ClipGradientNorm", Invariant(ClipGradientNorm));
        yield return ("ClipGradientValue", Invariant(ClipGradientValue));
        yield return ("DivergenceLimit", Invariant(DivergenceLimit));

        static string Name(object? part) => part?.GetType().Name ?? "none";
    }

    /// <summary>The settings of the parts whose options are their names. Older checkpoints do not have them.</summary>
    IEnumerable<(string Name, string Value)> Settings()
    {
        yield return ("Loss settings", Written(loss.Describe));
        yield return ("Schedule settings", Schedule is null ? "" : Written(Schedule.Describe));
        yield return ("Regularizer settings", regularizerSettings);
        yield return ("Constraint settings", Constraint is null ? "" : Written(Constraint.Describe));
    }

    static string Written(Action<PartSettings> describe, string except = "")
    {
        var settings = new PartSettings();
        describe(settings);
        return string.Join(", ", settings.Values.Where(pair => pair.Key != except).Select(pair => $"{pair.Key}={Invariant(pair.Value)}"));
    }

    void CheckOptions(TrainingState kept, string path)
    {
        foreach ((string name, string value) in Options().Concat(Settings().Where(setting => kept.Has(setting.Name))))
        {
            string there = kept.GetString(name);
            if (there != value)
            {
                throw new OptionException($"The checkpoint '{path}' was saved with {name} {there}, this trainer has {name} {value}: it would go another way. Make the trainer with the same options, or take over the weights alone with Network.Load.");
            }
        }
    }

    static string Invariant<T>(T value) where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    sealed class OptionException(string message) : ArgumentException(message);
}
