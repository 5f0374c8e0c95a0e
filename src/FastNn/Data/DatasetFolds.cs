using FastNn.RandomNumbers;

namespace FastNn.Data;

/// <content>Datasets in parts, for validation.</content>
public sealed partial class Dataset
{
    /// <summary>
    /// Two parts of this dataset, every row in exactly one of them, in an order shuffled with the seed. No data are copied;
    /// each part keeps the number of classes of the whole.
    /// </summary>
    /// <param name="fraction">How much of the rows the first part gets, in (0, 1): round(Count · fraction) of them, halves up.</param>
    /// <param name="seed">Same seed and same Count, same parts.</param>
    /// <exception cref="ArgumentException">The fraction is not in (0, 1), or leaves one of the parts empty.</exception>
    public (Dataset First, Dataset Second) Split(float fraction, long seed)
    {
        int first = DatasetCheck.FirstPart(fraction, Count);
        int[] order = ShuffledRows(seed);
        return (Rows(order.AsSpan(0, first)), Rows(order.AsSpan(first)));
    }

    /// <summary>
    /// <see cref="Split"/> in which both parts have the classes in the proportions of the whole: of every class the first part gets the fraction, rounded
    /// up or down so that the parts are as large as those of <see cref="Split"/>. A class of one row is in one part alone.
    /// </summary>
    /// <inheritdoc cref="Split" path="/param"/>
    /// <inheritdoc cref="Split" path="/exception"/>
    /// <exception cref="InvalidOperationException">The rows have targets that are not made of labels.</exception>
    public (Dataset First, Dataset Second) SplitStratified(float fraction, long seed)
    {
        DatasetCheck.HasClasses(!labels.IsEmpty);
        int first = DatasetCheck.FirstPart(fraction, Count);
        int[] left = FirstShares(first), order = ShuffledRows(seed);
        List<int> one = new(first), other = new(Count - first);
        foreach (int row in order)
        {
            (left[ClassOf(row)]-- > 0 ? one : other).Add(row);
        }
        return (Rows([.. one]), Rows([.. other]));
    }

    /// <summary>
    /// For cross-validation: k pairs of parts. Every row is in exactly one of the validation parts, which are of one size but for one row, and in the training
    /// part of all other pairs, in an order shuffled with the seed. No data are copied.
    /// </summary>
    /// <param name="k">How many, in 2..<see cref="Count"/>.</param>
    /// <param name="seed">Same seed and same Count, same parts.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is out of range.</exception>
    public IReadOnlyList<(Dataset Training, Dataset Validation)> Folds(int k, long seed)
    {
        DatasetCheck.Folds(k, Count);
        int[] order = ShuffledRows(seed), folds = new int[Count];
        for (int i = 0; i < order.Length; i++)
        {
            folds[order[i]] = i % k;
        }
        return Pairs(order, folds, k);
    }

    /// <summary>
    /// <see cref="Folds"/> in which every class is spread over the validation parts as evenly as its rows allow: to within one row. A class of fewer than k
    /// rows is missing in some.
    /// </summary>
    /// <inheritdoc cref="Folds" path="/param"/>
    /// <exception cref="ArgumentOutOfRangeException">k is out of range.</exception>
    /// <exception cref="InvalidOperationException">The rows have targets that are not made of labels.</exception>
    public IReadOnlyList<(Dataset Training, Dataset Validation)> FoldsStratified(int k, long seed)
    {
        DatasetCheck.HasClasses(!labels.IsEmpty);
        DatasetCheck.Folds(k, Count);
        int[] order = ShuffledRows(seed), folds = new int[Count], next = new int[Outputs];
        // Classes are dealt out one behind the other, each going on with the fold at which the one before it ended.
        for (int row = 0; row < Count; row++)
        {
            next[ClassOf(row)]++;
        }
        for (int i = 0, dealt = 0; i < next.Length; i++)
        {
            (next[i], dealt) = (dealt, dealt + next[i]);
        }
        foreach (int row in order)
        {
            folds[row] = next[ClassOf(row)]++ % k;
        }
        return Pairs(order, folds, k);
    }

    (Dataset Training, Dataset Validation)[] Pairs(int[] order, int[] folds, int k)
    {
        var pairs = new (Dataset, Dataset)[k];
        for (int fold = 0; fold < k; fold++)
        {
            List<int> training = new(Count), validation = [];
            foreach (int row in order)
            {
                (folds[row] == fold ? validation : training).Add(row);
            }
            pairs[fold] = (Rows([.. training]), Rows([.. validation]));
        }
        return pairs;
    }

    /// <summary>How many rows of each class the first part gets: its share rounded down, and one more where the most was cut off, until there are
    /// enough.</summary>
    int[] FirstShares(int first)
    {
        long[] shares = new long[Outputs];
        for (int row = 0; row < Count; row++)
        {
            shares[ClassOf(row)] += first;
        }
        int[] counts = new int[Outputs], byRest = new int[Outputs];
        long[] rests = new long[Outputs];
        int missing = first;
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = (int)(shares[i] / Count);
            rests[i] = -(shares[i] % Count);
            byRest[i] = i;
            missing -= counts[i];
        }
        Array.Sort(byRest, (a, b) => rests[a] != rests[b] ? rests[a].CompareTo(rests[b]) : a.CompareTo(b));
        for (int i = 0; i < missing; i++)
        {
            counts[byRest[i]]++;
        }
        return counts;
    }

    int ClassOf(int row) => labels.Span[Place(row)];

    int[] ShuffledRows(long seed)
    {
        int[] order = new int[Count];
        for (int row = 0; row < order.Length; row++)
        {
            order[row] = row;
        }
        new CounterRandom(seed, RandomStream.Split).Shuffle(order);
        return order;
    }
}
