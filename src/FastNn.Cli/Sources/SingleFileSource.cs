using FastNn.Data;

namespace FastNn.Cli;

/// <summary>Rows in one file: a fraction is held out for the test, and a part of the rest for validation.</summary>
abstract class SingleFileSource : RowSource
{
    const int MinRows = 5;

    /// <inheritdoc/>
    public override DataSplit Read(long seed, bool selects, float? holdout)
    {
        Dataset rows = ReadRows();
        (Dataset rest, Dataset? test) = holdout == 0 ? (rows, null) : SplitTest(rows, seed, holdout ?? Holdout.Default);
        (Dataset training, Dataset? validation) = Divide(rest, seed);
        return new(training, validation, Validation, test);
    }

    /// <inheritdoc/>
    public override Dataset ReadTest(long seed, bool all, float holdout) => all ? ReadKnownRows() : SplitTest(ReadKnownRows(), seed, holdout).Test;

    /// <summary>Divides rows into training and validation rows: 5 % unless overridden.</summary>
    protected virtual (Dataset Training, Dataset? Validation) Divide(Dataset rows, long seed) => SplitValidation(rows, seed);

    /// <summary>Reads all rows for a training.</summary>
    protected abstract Dataset ReadRows();

    /// <summary>Reads all rows for the test of a trained model.</summary>
    protected virtual Dataset ReadKnownRows() => ReadRows();

    (Dataset Training, Dataset Test) SplitTest(Dataset rows, long seed, float holdout) => rows.Count >= MinRows
        ? rows.Split(1 - holdout, seed)
        : throw new FastNnFormatException($"{Name} has {rows.Count} rows; at least {MinRows} are needed to hold out test rows.");
}
