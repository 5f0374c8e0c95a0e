using FastNn.Data;
using FastNn.Tables;

namespace FastNn.Cli;

/// <summary>A source of labelled rows, with the values of its files. The first layers of a network scale them.</summary>
abstract class RowSource
{
    /// <summary>The name of the validation rows in the output.</summary>
    protected const string Validation = "validation";

    /// <summary>The number of rows below which none are used for validation.</summary>
    protected const int MinRowsToValidate = 20;

    const float TrainingFraction = 0.95f;

    /// <summary>The name of the source, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>Describes the inputs of a row, for users who want to predict.</summary>
    public abstract string InputDescription { get; }

    /// <summary>Describes the columns, for the output; null where they have no names. Known once the rows are read.</summary>
    public virtual string? ColumnSummary => null;

    /// <summary>The files that are read, with the option that names each: no output file may overwrite them.</summary>
    public virtual IEnumerable<(string Option, string Path)> Files => [];

    /// <summary>The shape of a row of pixels; null where rows are no images. Known once the rows are read.</summary>
    public virtual ImageShape? Shape => null;

    /// <summary>The columns of a CSV file; null for other sources. Known once the rows are read.</summary>
    public virtual TableSchema? Schema => null;

    /// <summary>Sets the schema of a trained model, by which the rows are read.</summary>
    /// <param name="known">The schema.</param>
    /// <param name="isStratified">Whether the test rows of its training are those of <see cref="Holdout.Divide"/>.</param>
    public virtual void UseSchema(TableSchema known, bool isStratified) { }

    /// <summary>Reads the rows, and splits them into training, validation and test rows.</summary>
    /// <param name="seed">The seed of the split, where the files do not give it.</param>
    /// <param name="selects">Whether the validation result selects an epoch or stops the training. The test rows must not.</param>
    /// <param name="holdout">The fraction of test rows, where all rows stand in one file; 0 for none; null for the default.</param>
    /// <exception cref="UsageException">A fraction is given, and the source has its own test files.</exception>
    public abstract DataSplit Read(long seed, bool selects, float? holdout);

    /// <summary>Reads the test rows.</summary>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="all">Whether to return training rows of the same file too.</param>
    /// <param name="holdout">The fraction of test rows in the training.</param>
    public abstract Dataset ReadTest(long seed, bool all, float holdout);

    /// <summary>Returns the defaults of a training on such rows.</summary>
    /// <param name="rows">The number of training rows.</param>
    public virtual TrainingDefaults GetDefaults(int rows) => TrainingDefaults.ForImages;

    /// <summary>Creates the preprocessing layers, not fitted. Called once the rows are read.</summary>
    public abstract IReadOnlyList<Layer> CreatePreprocessing();

    /// <summary>Returns the rows to fit the preprocessing to: the training rows, or the smallest and largest possible values.</summary>
    public virtual IInputRows GetFittingRows(Dataset training) => training;

    /// <summary>Splits off 5 % of the rows for validation; none where there are few rows.</summary>
    protected static (Dataset Training, Dataset? Validation) SplitValidation(Dataset rows, long seed) =>
        rows.Count < MinRowsToValidate ? (rows, null) : rows.Split(TrainingFraction, seed);
}

/// <summary>The rows of a training.</summary>
/// <param name="Training">The training rows.</param>
/// <param name="Validation">The rows tested after every epoch; null where there are too few.</param>
/// <param name="ValidationName">The name of these rows in the output: validation, or test.</param>
/// <param name="Test">The rows tested at the end; null where none are held out.</param>
sealed record DataSplit(Dataset Training, Dataset? Validation, string ValidationName, Dataset? Test)
{
    /// <summary>The rows of the final result: the test rows, or where there are none, the validation or training rows.</summary>
    public Dataset Final => Test ?? Validation ?? Training;

    /// <summary>The name of <see cref="Final"/>.</summary>
    public string FinalName => Test is not null ? "test" : Validation is not null ? ValidationName : "training";
}
