using FastNn.Contracts;

namespace FastNn.Tables;

/// <content>Parts of a table.</content>
public sealed partial class Table
{
    /// <summary>
    /// Copies some rows, in this order and with repeats. Columns keep their kinds, but texts that no row has any more are none of its categories; lines are
    /// those of the whole table.
    /// </summary>
    /// <param name="rows">Row numbers from 0 to <see cref="RowCount"/> - 1, at least one.</param>
    /// <exception cref="ArgumentException">There are no row numbers, or one is out of range.</exception>
    public Table SelectRows(ReadOnlySpan<int> rows)
    {
        Require.Argument(!rows.IsEmpty, nameof(rows), $"rows is empty; a table needs at least one row.");
        foreach (int row in rows)
        {
            Require.Argument((uint)row < (uint)RowCount, nameof(rows), $"rows has {row}; row numbers must be from 0 to {RowCount - 1}.");
        }
        var columns = new TableColumn[Columns.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            TableColumn column = Columns[i];
            columns[i] = new TableColumn(column.Name, column.Index, column.Kind, column.Values.Select(rows));
        }
        return new Table(Name, columns, lines.Select(rows), Formats);
    }

    /// <summary>
    /// Splits the table into two parts, such as training and test rows: every row is in one of them, chosen by the seed, and both keep the order of the table.
    /// </summary>
    /// <param name="fraction">The fraction of the rows in the first part, in (0, 1), rounded to a row.</param>
    /// <param name="seed">The same seed and values of the column give the same parts.</param>
    /// <param name="stratifyBy">A column whose values have the same proportions in both parts, such as a label of classes; null for none. The first part has
    /// each of them at least once.</param>
    /// <exception cref="ArgumentException">There is no such column, or the fraction is not in (0, 1), or leaves one of the parts empty.</exception>
    public (Table First, Table Second) Split(float fraction, long seed, string? stratifyBy = null)
    {
        int[]? classes = FindClasses(stratifyBy);
        (int[] first, int[] second) = RowParts.Split(RowCount, classes, fraction, seed);
        (first, second) = RowParts.KeepClasses(first, second, classes);
        Require.Argument(second.Length > 0, nameof(fraction),
            $"fraction is {fraction}; each of the {RowCount} rows has a value of its own in '{stratifyBy}', which the first part must have.");
        return (SelectSorted(first), SelectSorted(second));
    }

    /// <summary>
    /// Makes folds for cross-validation, one after the other while they are enumerated: every row is in the validation part of one of them, and in the training
    /// parts of the others. All parts keep the order of the table.
    /// </summary>
    /// <param name="k">The number of folds, from 2 to <see cref="RowCount"/>.</param>
    /// <param name="seed">The same seed and values of the column give the same parts.</param>
    /// <param name="stratifyBy">A column whose values are spread evenly over the validation parts, such as a label of classes; null for none. Each training
    /// part has each of them at least once: the only row of a value is in all of them.</param>
    /// <exception cref="ArgumentException">There is no such column, or k is out of range, or too large for each validation part to have a row.</exception>
    public IEnumerable<(Table Training, Table Validation)> Folds(int k, long seed, string? stratifyBy = null)
    {
        Require.Range(k >= 2 && k <= RowCount, nameof(k), $"k is {k}; it must be from 2 to {RowCount}, the rows of the table.");
        int[]? classes = FindClasses(stratifyBy);
        (int[] Training, int[] Validation)[] folds =
            [.. RowParts.Fold(RowCount, classes, k, seed).Select(fold => RowParts.KeepClasses(fold.Training, fold.Validation, classes))];
        Require.Argument(folds.All(fold => fold.Validation.Length > 0), nameof(k),
            $"k is {k}; too few of the {RowCount} rows share their value in '{stratifyBy}'. Make fewer folds.");
        return folds.Select(fold => (SelectSorted(fold.Training), SelectSorted(fold.Validation)));
    }

    int[]? FindClasses(string? column) => column is null ? null : RowParts.Classify(this[column].Values);

    Table SelectSorted(int[] rows)
    {
        Array.Sort(rows);
        return SelectRows(rows);
    }
}
