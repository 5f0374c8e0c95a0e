namespace FastNn;

/// <summary>A kind of callback by its name, and an example of it.</summary>
/// <param name="Name">The type's name.</param>
/// <param name="Example">One with usual settings; what it writes goes into that folder, which must be there.</param>
public sealed record CallbackEntry(string Name, Func<string, Callback> Example);

/// <summary>The one list of callbacks that there are, as <see cref="Catalog"/> is that of the parts of a network; tests that hold for each of them walk it. Any
/// thread.</summary>
public static class CallbackCatalog
{
    /// <summary>All callbacks.</summary>
    public static IReadOnlyList<CallbackEntry> Callbacks { get; } =
    [
        new(nameof(ConsoleProgress), folder => new ConsoleProgress()),
        new(nameof(EarlyStopping), folder => new EarlyStopping(patience: 5)),
        new(nameof(Checkpoint), folder => new Checkpoint(Path.Combine(folder, "best.safetensors"))),
        new(nameof(CsvLog), folder => new CsvLog(Path.Combine(folder, "log.csv")) { EveryBatches = 1 }),
        new(nameof(TensorBoardLog), folder => new TensorBoardLog(Path.Combine(folder, "board")) { EveryBatches = 1, Weights = true }),
    ];
}
