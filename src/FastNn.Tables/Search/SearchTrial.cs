using System.Globalization;

namespace FastNn.Tables;

/// <summary>A training that a <see cref="Search"/> asks for. Immutable.</summary>
/// <param name="Number">The number of the trial, from 0.</param>
/// <param name="Space">What is varied.</param>
/// <param name="Settings">The settings, in the order of the space.</param>
/// <param name="Rung">The rung, from 0.</param>
/// <param name="Epochs">The epochs of the training at this rung. It begins anew at each rung, so that schedules end with it.</param>
public sealed record SearchTrial(int Number, SearchSpace Space, IReadOnlyList<KeyValuePair<string, double>> Settings, int Rung, int Epochs)
{
    /// <summary>The threads that the trial may use: more than one where fewer trials are left than there are workers. Its loss must not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Returns a setting.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public double this[string name]
    {
        get
        {
            foreach (KeyValuePair<string, double> setting in Settings)
            {
                if (setting.Key == name)
                {
                    return setting.Value;
                }
            }
            throw new ArgumentException($"name is '{name}'; the settings are {string.Join(", ", Settings.Select(setting => setting.Key))}.", nameof(name));
        }
    }

    /// <summary>Returns the kind and its settings as text: <c>realmlp(learningrate=0.04,dropout=0.15)</c>.</summary>
    public override string ToString() => Format(Space.Name, Settings);

    /// <summary>Formats a name with settings.</summary>
    internal static string Format(string name, IReadOnlyList<KeyValuePair<string, double>> settings) => settings.Count == 0 ? name : string.Concat(
        name, "(", string.Join(',', settings.Select(setting => string.Create(CultureInfo.InvariantCulture, $"{setting.Key}={setting.Value:R}"))), ")");
}

/// <summary>What a trial has come to.</summary>
/// <param name="Loss">The loss on rows that it was not trained on; lower is better. NaN and infinity are the worst.</param>
/// <param name="Epoch">The epoch with this loss, from 1.</param>
/// <param name="Curve">For each epoch the training and the validation loss; may be empty.</param>
public sealed record SearchOutcome(double Loss, int Epoch, IReadOnlyList<(float Training, float Validation)> Curve)
{
    /// <summary>The loss by which trials are compared.</summary>
    internal double Rank => double.IsFinite(Loss) ? Loss : double.PositiveInfinity;
}

/// <summary>A trial that has been measured.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Outcome">Its result.</param>
public sealed record MeasuredTrial(SearchTrial Trial, SearchOutcome Outcome);

/// <summary>The state of a search after a trial was measured.</summary>
/// <param name="Last">The trial.</param>
/// <param name="Best">The best trials, at most ten, the best first: of the highest rung, and there by loss.</param>
/// <param name="Count">How often trials were measured, those of the journal included.</param>
/// <param name="FromJournal">How many of them the journal had already.</param>
/// <param name="Time">The time of the search, with that of the runs before it.</param>
public sealed record SearchProgress(MeasuredTrial Last, IReadOnlyList<MeasuredTrial> Best, int Count, int FromJournal, TimeSpan Time);
