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
    /// <exception cref="ArgumentException">The table has no such column.</exception>
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

    /// <summary>Measures trials for another process that runs the same search on the same table, until it has no more.</summary>
    /// <param name="table">The table, with the label's column.</param>
    /// <param name="label">The name of the column to predict.</param>
    /// <param name="options">The options of the training; its <see cref="TabularOptions.Tuning"/> have a <see cref="SearchOptions.Dispatcher"/>.</param>
    /// <exception cref="ArgumentException">The table has no such column.</exception>
    /// <exception cref="FastNnFormatException">The label cannot be predicted, no input is left, or there are too few rows.</exception>
    /// <exception cref="InvalidOperationException">The options have no dispatcher.</exception>
    public static void Serve(Table table, string label, TabularOptions options)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        (TrialMeasurement measurement, Search search, _) = Prepare(new LabelledRows(table, label, options), options);
        search.Serve(measurement.Run);
    }

    /// <summary>Returns options with which <see cref="TabularModel.Train"/> trains the networks of the preset and those that were found.</summary>
    public TabularOptions Apply(TabularOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with { Preset = preset, Networks = [.. options.Networks, .. Networks] };
    }

    internal static TabularTuning Run(LabelledRows rows, TabularOptions options, CancellationToken cancellationToken)
    {
        (TrialMeasurement measurement, Search search, TabularPreset preset) = Prepare(rows, options);
        return new(search.Run(measurement.Run, cancellationToken), preset, options.Tuning.Networks);
    }

    static (TrialMeasurement Measurement, Search Search, TabularPreset Preset) Prepare(LabelledRows rows, TabularOptions options)
    {
        TuningOptions tuning = options.Tuning;
        // The members of the preset alone say what is worth its time.
        TabularPreset preset = options.Preset == TabularPreset.Tuned ? TabularPreset.Auto : options.Preset;
        var measurement = new TrialMeasurement(rows, options with { Preset = preset, Networks = [] });
        var search = new Search(measurement.Spaces, tuning with { Seed = tuning.Seed == 0 ? options.Seed : tuning.Seed }, measurement.Subject);
        return (measurement, search, preset);
    }

    static bool IsUsual(SearchTrial trial) => trial.Settings.Zip(trial.Space.Settings).All(pair => pair.First.Value == pair.Second.Default);
}
