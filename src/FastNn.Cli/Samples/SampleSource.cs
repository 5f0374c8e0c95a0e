using FastNn.Data;

namespace FastNn.Cli;

/// <summary>Where samples come from. All of them are as they stand in the files; the first layers of a network bring them to what it learns well
/// from.</summary>
abstract class SampleSource
{
    /// <summary>What the samples that were set aside are called.</summary>
    protected const string Validation = "validation";

    /// <summary>With fewer samples than this, nothing is set aside.</summary>
    protected const int LeastToWatch = 20;

    const float Trained = 0.95f;

    /// <summary>What the samples are, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>What a row of the network's input is, for people who want to predict with it.</summary>
    public abstract string InputRange { get; }

    /// <summary>The files that are read, by the option that names them: none of them may be written over.</summary>
    public virtual IEnumerable<(string Option, string Path)> Files => [];

    /// <summary>The shape of a row, where rows are images; known once they are read.</summary>
    public virtual ImageShape? Shape => null;

    /// <summary>What the columns of a table with text or missing values are; null where rows are numbers alone. Known once they are read.</summary>
    public virtual CsvSchema? Schema => null;

    /// <summary>Reads rows as they were read in the training of a model.</summary>
    public virtual void Use(CsvSchema known) { }

    /// <summary>Reads what is learned and what is kept for the test.</summary>
    /// <param name="seed">Decides which rows are kept, where the files do not.</param>
    /// <param name="decides">Whether what is watched decides something: when the training stops, or which epoch's model is kept. The test must not do
    /// that.</param>
    /// <param name="heldBack">The share of the rows that is kept for the test where they all stand in one file; 0 for none; null where it was not asked
    /// for.</param>
    /// <exception cref="UsageException">A share was asked for, and the samples have files of their own for the test.</exception>
    public abstract Samples Read(long seed, bool decides, float? heldBack);

    /// <summary>How the samples are learned where the command line does not say it.</summary>
    /// <param name="rows">How many are trained on.</param>
    public virtual TrainingDefaults Defaults(int rows) => TrainingDefaults.OfImages;

    /// <summary>Sets a twentieth aside to watch how the training goes; nothing where there are few.</summary>
    protected static (Dataset Training, Dataset? Watched) SetAside(Dataset learning, long seed) => learning.Count < LeastToWatch ? (learning, null) : learning.Split(Trained, seed);

    /// <summary>Layers for such rows, which stand before those that were asked for; not fitted. None where the rows can be learned from as they are. Known once
    /// they are read.</summary>
    public abstract IReadOnlyList<Layer> Preparation();

    /// <summary>Rows with the least and the greatest values that there can be, as far as they are known.</summary>
    public virtual IInputRows Extent(Dataset training) => training;

    /// <summary>Reads what <see cref="Read"/> keeps for the test.</summary>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="all">Whether the rows that it learned from are tested too, where they stand in the same file.</param>
    /// <param name="heldBack">The share of the rows that the training kept for the test.</param>
    public abstract Dataset ReadTest(long seed, bool all, float heldBack);
}

/// <summary>What is learned and what is kept for the test.</summary>
/// <param name="Training">What is trained on.</param>
/// <param name="Watched">What tells after every epoch how it goes; null where the samples are too few.</param>
/// <param name="WatchedName">What the epochs call that.</param>
/// <param name="Test">What neither was trained on nor watched, in a table; in a folder of IDX files, the test set. Null where nothing was held back.</param>
sealed record Samples(Dataset Training, Dataset? Watched, string WatchedName, Dataset? Test);
