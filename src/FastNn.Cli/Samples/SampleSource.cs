using FastNn.Data;

namespace FastNn.Cli;

/// <summary>Where samples come from. Saved networks and tests take them as they stand in the files; training may scale them.</summary>
internal abstract class SampleSource
{
    /// <summary>What the samples are, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>What a row of the saved network's input is, for people who want to predict with it.</summary>
    public abstract string InputRange { get; }

    /// <summary>The shape of a row, where rows are images; known once they are read.</summary>
    public virtual ImageShape? Shape => null;

    /// <summary>What the columns of a table with text or missing values are; null where rows are numbers alone. Known once they are read.</summary>
    public virtual CsvSchema? Schema => null;

    /// <summary>Reads rows as they were read in the training of a model.</summary>
    public virtual void Use(CsvSchema known) { }

    /// <summary>Reads what is learned and what is kept for the test.</summary>
    /// <param name="seed">Decides which rows are kept, where the files do not.</param>
    /// <param name="first">The layer that may take over the scale of the inputs; null where the first layer cannot.</param>
    public abstract Samples Read(ulong seed, Dense? first);

    /// <summary>Reads what <see cref="Read"/> keeps for the test, as it stands in the files.</summary>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="all">Whether the rows that it learned from are tested too, where they stand in the same file.</param>
    public abstract Dataset ReadTest(ulong seed, bool all);
}

/// <summary>What is learned and what is kept for the test.</summary>
/// <param name="Training">What is trained on, scaled by <paramref name="Scale"/>.</param>
/// <param name="Watched">What tells after every epoch how it goes, scaled as well; null where the samples are too few.</param>
/// <param name="WatchedName">What the epochs call that.</param>
/// <param name="Test">As it stands in the files.</param>
/// <param name="Scale">What the first layer has to take over; null where nothing was scaled.</param>
internal sealed record Samples(Dataset Training, Dataset? Watched, string WatchedName, Dataset Test, InputScale? Scale);
