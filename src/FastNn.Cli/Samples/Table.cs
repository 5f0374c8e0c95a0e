using FastNn.Data;

namespace FastNn.Cli;

/// <summary>Samples in one file: a fifth is held back for the test, and a part of the rest to watch how the training goes.</summary>
abstract class Table : SampleSource
{
    const int LeastToSplit = 5;

    /// <inheritdoc/>
    public override Samples Read(long seed, bool decides, float? heldBack)
    {
        Dataset rows = ReadRows();
        (Dataset learning, Dataset? test) = heldBack == 0 ? (rows, null) : Split(rows, seed, heldBack ?? Holdout.Usual);
        (Dataset training, Dataset? watched) = SetAsideWatched(learning, seed);
        return new(training, watched, Validation, test);
    }

    /// <inheritdoc/>
    public override Dataset ReadTest(long seed, bool all, float heldBack) => all ? ReadKnownRows() : Split(ReadKnownRows(), seed, heldBack).Test;

    /// <summary>Sets aside what tells after every epoch how the training goes: a twentieth unless overridden.</summary>
    protected virtual (Dataset Training, Dataset? Watched) SetAsideWatched(Dataset learning, long seed) => SetAside(learning, seed);

    /// <summary>Reads all rows, to learn from.</summary>
    protected abstract Dataset ReadRows();

    /// <summary>Reads all rows, to test a model that has learned.</summary>
    protected virtual Dataset ReadKnownRows() => ReadRows();

    (Dataset Learning, Dataset Test) Split(Dataset rows, long seed, float heldBack) => rows.Count >= LeastToSplit
        ? rows.Split(1 - heldBack, seed)
        : throw new FastNnFormatException($"{Name}: there are {rows.Count} rows; at least {LeastToSplit} are needed to hold a fifth back for the test.");
}
