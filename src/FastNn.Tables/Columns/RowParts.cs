using FastNn.Data;

namespace FastNn.Tables;

/// <summary>Divides row numbers by the splits and folds of a <see cref="Dataset"/>.</summary>
static class RowParts
{
    /// <summary>Splits row numbers.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="classes">The class of each row, for parts with the same proportions of classes; null for none.</param>
    /// <param name="fraction">The fraction of the rows in the first part.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentException">The fraction is not in (0, 1), or leaves one of the parts empty.</exception>
    public static (int[] First, int[] Second) Split(int rows, int[]? classes, float fraction, long seed)
    {
        Dataset numbers = Number(rows, classes);
        (Dataset first, Dataset second) = classes is null ? numbers.Split(fraction, seed) : numbers.SplitStratified(fraction, seed);
        return (Read(first), Read(second));
    }

    /// <summary>Makes folds of row numbers.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="classes">The class of each row, for parts with the same proportions of classes; null for none.</param>
    /// <param name="k">The number of folds.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is not from 2 to the number of rows.</exception>
    public static IReadOnlyList<(int[] Training, int[] Validation)> Fold(int rows, int[]? classes, int k, long seed)
    {
        Dataset numbers = Number(rows, classes);
        IReadOnlyList<Fold> folds = classes is null ? numbers.Folds(k, seed) : numbers.FoldsStratified(k, seed);
        return [.. folds.Select(fold => (Read(fold.Training), Read(fold.Validation)))];
    }

    /// <summary>Returns the class of each row by the value of a column, in the order of their first rows; a missing value is a class too.</summary>
    public static int[] Classify(ColumnValues values)
    {
        var found = new Dictionary<long, int>();
        int[] classes = new int[values.Count];
        for (int row = 0; row < classes.Length; row++)
        {
            long value = values.IsMissing(row) ? long.MinValue : values switch
            {
                TextValues texts => texts.Codes[row],
                NumberValues numbers => BitConverter.SingleToInt32Bits(numbers.Items[row] + 0f),
                DateValues dates => dates.Items[row],
                _ => 0,
            };
            if (!found.TryGetValue(value, out classes[row]))
            {
                found.Add(value, classes[row] = found.Count);
            }
        }
        return classes;
    }

    /// <summary>Moves a row of each class that only the second part has into the first one.</summary>
    public static (int[] First, int[] Second) KeepClasses(int[] first, int[] second, int[]? classes)
    {
        if (classes is null)
        {
            return (first, second);
        }
        HashSet<int> known = [.. first.Select(row => classes[row])];
        int[] moved = [.. second.Where(row => known.Add(classes[row]))];
        return moved.Length == 0 ? (first, second) : ([.. first, .. moved], [.. second.Except(moved)]);
    }

    // The inputs are never read.
    static Dataset Number(int rows, int[]? classes) => new(new float[rows], 1, classes ?? new int[rows]);

    static int[] Read(Dataset part) => [.. Enumerable.Range(0, part.Count).Select(part.GetRowNumber)];
}
