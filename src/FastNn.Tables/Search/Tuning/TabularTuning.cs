using FastNn.Contracts;

namespace FastNn.Tables;

/// <summary>
/// Searches for settings of networks on a table: those of RealMLP, TabM and a ReLU network, or of the one that the preset names. The best networks are trained
/// and blended with those of the preset by <see cref="TabularModel.Train"/> with <see cref="Apply"/>.
/// </summary>
public sealed class TabularTuning
{
    readonly TabularPreset preset;
    readonly int networks;

    TabularTuning(SearchResult result, TabularPreset preset, int networks) => (Result, this.preset, this.networks) = (result, preset, networks);

    /// <summary>The trials. Losses are log losses, or mean squared errors in the label's units, on rows that a trial was not trained on.</summary>
    public SearchResult Result { get; }

    /// <summary>The best networks, without those that have the usual settings, which the preset trains anyhow.</summary>
    public IReadOnlyList<TabularNetwork> Networks =>
        [.. Result.Trials.Where(one => double.IsFinite(one.Outcome.Rank) && !IsUsual(one.Trial)).Take(networks)
            .Select(one => new TabularNetwork(one.Trial.Space.Name, one.Trial.Settings))];

    /// <summary>Searches.</summary>
    /// <param name="table">The table, with the label's column.</param>
    /// <param name="label">The name of the column to predict.</param>
    /// <param name="options">The options of the training; its <see cref="TabularOptions.Tuning"/> are those of the search. Null for the defaults.</param>
    /// <param name="cancellationToken">Ends the search; a journal keeps what was measured.</param>
    /// <exception cref="ArgumentException">The table has no such column, or the dispatcher is one of the search.</exception>
    /// <exception cref="FastNnFormatException">The label cannot be predicted, no input is left, there are too few rows, or the journal is malformed or of
    /// another search.</exception>
    /// <exception cref="IOException">The journal cannot be written, or another search uses it.</exception>
    /// <exception cref="InvalidOperationException">No trial has a finite loss.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public static TabularTuning Run(Table table, string label, TabularOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new TabularOptions();
        return Run(new LabelledRows(table, label, options), options, cancellationToken);
    }

    /// <summary>Returns options with which <see cref="TabularModel.Train"/> trains the networks of the preset and those that were found.</summary>
    public TabularOptions Apply(TabularOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with { Preset = preset, Networks = [.. options.Networks, .. Networks] };
    }

    /// <summary>Returns options without a search: those of the preset that a search begins with.</summary>
    internal static TabularOptions RemoveSearch(TabularOptions options) =>
        options.Preset == TabularPreset.Tuned ? options with { Preset = TabularPreset.Auto } : options;

    internal static TabularTuning Run(LabelledRows rows, TabularOptions options, CancellationToken cancellationToken)
    {
        TabularOptions preset = RemoveSearch(options);
        (TrialMeasurement measurement, Search search) = Prepare(rows, preset);
        return new(search.Run(measurement.Run, cancellationToken), preset.Preset, options.Tuning.Networks);
    }

    /// <summary>Returns the work of a process that measures trials for another one.</summary>
    internal static TaskWork CreateWork(LabelledRows rows, TabularOptions options)
    {
        (TrialMeasurement measurement, Search search) = Prepare(rows, options);
        return search.CreateWork(measurement.Run);
    }

    static (TrialMeasurement Measurement, Search Search) Prepare(LabelledRows rows, TabularOptions options)
    {
        TuningOptions tuning = options.Tuning;
        Require.Argument(tuning.Dispatcher is null, nameof(options),
            $"options.Tuning.Dispatcher is set; set TabularOptions.Dispatcher instead, which hands out trials and members.");
        // The members of the preset alone say what is worth its time.
        var measurement = new TrialMeasurement(rows, options with { Networks = [] });
        return (measurement, new(measurement.Spaces, tuning with
        {
            Seed = tuning.Seed == 0 ? options.Seed : tuning.Seed,
            Dispatcher = options.Dispatcher is { } dispatcher ? new NumberedDispatcher(dispatcher, TabularWork.Trials) : null,
        }, measurement.Subject));
    }

    static bool IsUsual(SearchTrial trial) => trial.Settings.Zip(trial.Space.Settings).All(pair => pair.First.Value == pair.Second.Default);
}
