namespace FastNn;

/// <summary>The list of all callbacks, as <see cref="Catalog"/> is that of the parts of a network; the tests that hold for every callback walk it. Any
/// thread.</summary>
public static class CallbackCatalog
{
    /// <summary>All callbacks.</summary>
    public static IReadOnlyList<CallbackEntry> Callbacks { get; } =
    [
        new(nameof(ConsoleProgress), folder => new ConsoleProgress(), folder => new ConsoleProgress()),
        new(nameof(EarlyStopping), folder => new EarlyStopping(patience: 10), folder => new EarlyStopping(patience: 5)),
        new(nameof(Checkpoint), folder => new Checkpoint(Path.Combine(folder, "best.safetensors")),
            folder => new Checkpoint(Path.Combine(folder, "best.safetensors"))),
        new(nameof(CsvLog), folder => new CsvLog(Path.Combine(folder, "log.csv")), folder => new CsvLog(Path.Combine(folder, "log.csv")) { EveryBatches = 1 }),
    ];
}

/// <summary>A callback of the <see cref="CallbackCatalog"/>.</summary>
public sealed class CallbackEntry
{
    readonly Func<string, Callback> createDefault, createSample;

    internal CallbackEntry(string name, Func<string, Callback> createDefault, Func<string, Callback> createSample) =>
        (Name, this.createDefault, this.createSample) = (name, createDefault, createSample);

    /// <summary>The type's name.</summary>
    public string Name { get; }

    /// <summary>Creates the callback with its defaults.</summary>
    /// <param name="folder">An existing folder for the files that it writes, if any.</param>
    public Callback CreateDefault(string folder) => createDefault(folder);

    /// <summary>Creates a sample for tests, which writes as often as it can: its settings may differ from the defaults.</summary>
    /// <param name="folder">An existing folder for the files that it writes, if any.</param>
    public Callback CreateSample(string folder) => createSample(folder);
}
