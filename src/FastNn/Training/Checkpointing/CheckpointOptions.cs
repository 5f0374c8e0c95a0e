using System.Globalization;
using System.Linq;
using FastNn.Formats;

namespace FastNn.Training;

/// <summary>A checkpoint was saved with other options than those of the trainer.</summary>
sealed class OptionMismatchException(string message) : ArgumentException(message);

/// <summary>The options on which the bits of a training depend, besides the data, as texts in a checkpoint.</summary>
static class CheckpointOptions
{
    public static void Save(Trainer trainer, FitOptions options, TrainingState state)
    {
        foreach ((string name, string value) in List(trainer, options)
            .Concat(ListSettings(trainer, options)).Concat(ListOptional(trainer, options).Where(option => option.Value != None)))
        {
            state.Set(name, value);
        }
    }

    /// <summary>Lists all of them, with <see cref="None"/> for those that are not set.</summary>
    public static IEnumerable<(string Name, string Value)> ListAll(Trainer trainer, FitOptions options) =>
        List(trainer, options).Concat(ListSettings(trainer, options)).Concat(ListOptional(trainer, options));

    /// <exception cref="OptionMismatchException">One of them differs.</exception>
    /// <exception cref="KeyNotFoundException">One is missing.</exception>
    public static void Match(Trainer trainer, FitOptions options, TrainingState state, string path)
    {
        // Older checkpoints do not have the settings.
        foreach ((string name, string value) in List(trainer, options).Concat(ListSettings(trainer, options).Where(setting => state.Has(setting.Name))))
        {
            Match(name, state.GetString(name), value, path);
        }
        // Saved only where there is one: older checkpoints have none.
        foreach ((string name, string value) in ListOptional(trainer, options))
        {
            Match(name, state.Has(name) ? state.GetString(name) : None, value, path);
        }
    }

    /// <summary>Formats a number, whatever the culture.</summary>
    public static string Format<T>(T value) where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>Formats the settings of a part, or nothing where there is none.</summary>
    public static string Format(Action<PartSettings>? describe, string except = "")
    {
        var settings = new PartSettings();
        describe?.Invoke(settings);
        return string.Join(", ", settings.Values.Where(pair => pair.Key != except).Select(pair => $"{pair.Key}={Format(pair.Value)}"));
    }

    const string None = "none";

    static void Match(string name, string saved, string value, string path)
    {
        if (saved != value)
        {
            throw new OptionMismatchException(
                $"The checkpoint '{path}' was saved with {name} {saved}, this trainer has {name} {value}: the resumed training would not be " +
                "identical. Make the trainer with the same options, or take the weights alone with Network.Load.");
        }
    }

    static IEnumerable<(string Name, string Value)> List(Trainer trainer, FitOptions options)
    {
        Loss loss = trainer.Loss;
        yield return ("Layers", Architecture.Write(trainer.Network));
        yield return ("Loss", $"{loss.GetType().Name}, {loss.Reduction}, class weights [{string.Join(' ', loss.ClassWeights.Select(Format))}]");
        // Without the learning rate, which is a state: schedules and callers change it.
        yield return ("Optimizer", $"{trainer.Optimizer.Kind}({Format(trainer.Optimizer.WriteSettings, except: "learningrate")})");
        yield return ("BatchSize", Format(trainer.BatchSize));
        // Pieces of a reduction are an option of their own.
        yield return ("MicroBatchSize", Format(trainer.GradientReduction is null ? trainer.Piece : trainer.BatchSize));
        yield return ("Seed", Format((ulong)trainer.Seed));
        yield return ("Shuffle", trainer.Shuffle ? "true" : "false");
        yield return ("Schedule", Name(options.Schedule));
        yield return ("Regularizer", Name(trainer.Regularizer));
        yield return ("Constraint", Name(trainer.Constraint));
        yield return ("ClipGradientNorm", Format(trainer.ClipGradientNorm));
        yield return ("ClipGradientValue", Format(trainer.ClipGradientValue));
        yield return ("DivergenceLimit", Format(trainer.DivergenceLimit));

        static string Name(object? part) => part?.GetType().Name ?? None;
    }

    /// <summary>The settings of the parts whose options are their names.</summary>
    static IEnumerable<(string Name, string Value)> ListSettings(Trainer trainer, FitOptions options)
    {
        yield return ("Loss settings", Format(trainer.Loss.Describe));
        yield return ("Schedule settings", Format(options.Schedule is null ? null : options.Schedule.Describe));
        yield return ("Regularizer settings", trainer.RegularizerSettings);
        yield return ("Constraint settings", Format(trainer.Constraint is null ? null : trainer.Constraint.Describe));
    }

    /// <summary>Options that are saved where there is one: schedules of other values than the learning rate, and the reduction of gradients.</summary>
    static IEnumerable<(string Name, string Value)> ListOptional(Trainer trainer, FitOptions options)
    {
        yield return (nameof(options.DecaySchedule), Name(options.DecaySchedule));
        yield return (nameof(options.DropoutSchedule), Name(options.DropoutSchedule));
        yield return (nameof(options.SmoothingSchedule), Name(options.SmoothingSchedule));
        yield return (nameof(trainer.GradientReduction), trainer.GradientReduction?.Description ?? None);

        static string Name(Schedule? schedule) => schedule is null ? None : $"{schedule.GetType().Name}({Format(schedule.Describe)})";
    }
}
