using FastNn.Contracts;

namespace FastNn.Tables;

/// <content>Models of rows of a type.</content>
public sealed partial class TabularModel
{
    /// <summary>Trains a model of rows, whose member with <see cref="LabelAttribute"/> is predicted: classes or numbers, decided by its values unless the
    /// options say so.</summary>
    /// <typeparam name="T">The type of a row.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    /// <exception cref="ArgumentException">The type has no label.</exception>
    /// <exception cref="FastNnFormatException">A value is infinite or not in its enum, the label cannot be predicted, no input is left, or there are too few
    /// rows.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public static TabularModel Train<T>(IEnumerable<T> rows, TabularOptions? options = null, CancellationToken cancellationToken = default)
        where T : ITableRow<T>
    {
        string? label = T.Columns.FirstOrDefault(column => column.IsLabel)?.Name;
        Require.Argument(label is not null, nameof(rows), $"rows is of {typeof(T).Name}, which has no label; mark the member to predict with [Label].");
        return Train(Table.FromRows(rows), label!, options, cancellationToken);
    }

    /// <summary>Creates a predictor for rows of a type, for one caller at a time.</summary>
    /// <typeparam name="T">The type of a row; its columns are found by name, ignoring case where that is unambiguous, and need no label.</typeparam>
    /// <param name="options">Options; null for single rows on the thread of the caller.</param>
    /// <exception cref="FastNnFormatException">The type does not fit the model; the message lists all columns that are missing, additional, renamed or of
    /// another type.</exception>
    public TabularPredictor<T> CreatePredictor<T>(PredictorOptions? options = null) where T : ITableRow<T> => new(this, options ?? new PredictorOptions());
}
