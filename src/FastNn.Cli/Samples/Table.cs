using FastNn.Data;

namespace FastNn.Cli;

/// <summary>Samples in one file: a fifth is held back for the test, and a twentieth of the rest to watch how the training goes.</summary>
internal abstract class Table : SampleSource
{
    const float Learned = 0.8f, Trained = 0.95f;
    const int LeastToSplit = 5, LeastToWatch = 20;

    /// <inheritdoc/>
    public override Samples Read(ulong seed)
    {
        (Dataset learning, Dataset test) = Split(ReadRows(), seed);
        (Dataset training, Dataset? watched) = learning.Count < LeastToWatch ? (learning, null) : learning.Split(Trained, seed);
        return new(training, watched, "validation", test);
    }

    /// <inheritdoc/>
    public override Dataset ReadTest(ulong seed, bool all) => all ? ReadRows() : Split(ReadRows(), seed).Test;

    protected abstract Dataset ReadRows();

    (Dataset Learning, Dataset Test) Split(Dataset rows, ulong seed) => rows.Count >= LeastToSplit
        ? rows.Split(Learned, seed)
        : throw new FastNnFormatException($"{Name}: there are {rows.Count} rows; at least {LeastToSplit} are needed to hold a fifth back for the test.");
}
