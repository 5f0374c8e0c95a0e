namespace FastNn;

/// <summary>A kind of callback: its name, one with its defaults, and a sample for tests.</summary>
/// <param name="Name">The type's name.</param>
/// <param name="CreateDefault">Makes one with its defaults, which writes its files, if any, into a folder that exists.</param>
/// <param name="Sample">Makes a sample for tests that writes as often as it can. It is not the default.</param>
public sealed record CallbackEntry(string Name, Func<string, Callback> CreateDefault, Func<string, Callback> Sample);

/// <summary>The list of all callbacks, as <see cref="Catalog"/> is that of the parts of a network; the tests that hold for every callback walk it. Any
/// thread.</summary>
public static class CallbackCatalog
{
    /// <summary>All callbacks.</summary>
    public static IReadOnlyList<CallbackEntry> Callbacks { get; } =
    [
        new(nameof(ConsoleProgress), folder => new ConsoleProgress(), folder => new ConsoleProgress()),
        new(nameof(EarlyStopping), folder => new EarlyStopping(patience: 10), folder => new EarlyStopping(patience: 5)),
        Writing(nameof(Checkpoint), "best.safetensors", path => new Checkpoint(path), path => new Checkpoint(path)),
        Writing(nameof(CsvLog), "log.csv", path => new CsvLog(path), path => new CsvLog(path) { EveryBatches = 1 }),
    ];

    static CallbackEntry Writing(string name, string file, Func<string, Callback> createDefault, Func<string, Callback> sample) =>
        new(name, folder => createDefault(Path.Combine(folder, file)), folder => sample(Path.Combine(folder, file)));
}
