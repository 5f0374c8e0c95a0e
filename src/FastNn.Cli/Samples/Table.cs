using FastNn.Data;

namespace FastNn.Cli;

/// <summary>Samples in one file: a fifth is held back for the test, and a part of the rest to watch how the training goes.</summary>
internal abstract class Table : SampleSource
{
    const float Learned = 0.8f;
    const int LeastToSplit = 5;

    /// <inheritdoc/>
    public override Samples Read(ulong seed, bool decides)
    {
        (Dataset learning, Dataset test) = Split(ReadRows(), seed);
        (Dataset training, Dataset? watched) = SetAsideWatched(learning, seed);
        return new(training, watched, Validation, test);
    }

    /// <inheritdoc/>
    public override Dataset ReadTest(ulong seed, bool all) => all ? ReadKnownRows() : Split(ReadKnownRows(), seed).Test;

    /// <summary>Sets aside what tells after every epoch how the training goes: a twentieth unless overridden.</summary>
    protected virtual (Dataset Training, Dataset? Watched) SetAsideWatched(Dataset learning, ulong seed) => SetAside(learning, seed);

    /// <summary>Reads all rows, to learn from.</summary>
    protected abstract Dataset ReadRows();

    /// <summary>Reads all rows, to test a model that has learned.</summary>
    protected virtual Dataset ReadKnownRows() => ReadRows();

    (Dataset Learning, Dataset Test) Split(Dataset rows, ulong seed) => rows.Count >= LeastToSplit
        ? rows.Split(Learned, seed)
        : throw new FastNnFormatException($"{Name}: there are {rows.Count} rows; at least {LeastToSplit} are needed to hold a fifth back for the test.");
}
