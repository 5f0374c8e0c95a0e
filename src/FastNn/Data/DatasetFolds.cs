using System.Linq;
using FastNn.Contracts;
using FastNn.RandomNumbers;

namespace FastNn.Data;

/// <content>Splits and folds, for validation.</content>
public sealed partial class Dataset
{
    /// <summary>
    /// Splits the dataset into two parts, every row in exactly one of them, in an order shuffled with the seed. Copies no data; each part keeps the number of
    /// classes of the whole.
    /// </summary>
    /// <param name="fraction">The fraction of the rows in the first part, in (0, 1): round(Count · fraction) rows, halves up.</param>
    /// <param name="seed">Same seed and same Count, same parts.</param>
    /// <exception cref="ArgumentException">The fraction is not in (0, 1), or leaves one of the parts empty.</exception>
    public (Dataset First, Dataset Second) Split(float fraction, long seed)
    {
        int first = CountFirstPart(fraction, Count);
        int[] order = ShuffleRows(seed);
        return (Rows(order.AsSpan(0, first)), Rows(order.AsSpan(first)));
    }

    /// <summary>
    /// Splits like <see cref="Split"/>, with the classes in the same proportions in both parts: of every class the first part gets the fraction, rounded up or
    /// down
    /// so that the parts are as large as those of <see cref="Split"/>. A class of one row is in one part only.
    /// </summary>
    /// <inheritdoc cref="Split" path="/param"/>
    /// <inheritdoc cref="Split" path="/exception"/>
    /// <exception cref="InvalidOperationException">The rows have targets that are not made of labels.</exception>
    public (Dataset First, Dataset Second) SplitStratified(float fraction, long seed)
    {
        RequireClasses();
        int first = CountFirstPart(fraction, Count);
        int[] left = CountFirstRows(first), order = ShuffleRows(seed);
        List<int> one = new(first), other = new(Count - first);
        foreach (int row in order)
        {
            (left[ClassOf(row)]-- > 0 ? one : other).Add(row);
        }
        return (Rows([.. one]), Rows([.. other]));
    }

    /// <summary>
    /// Makes k folds for cross-validation. Every row is in exactly one of the validation parts, whose sizes differ by at most one row, and in the training part
    /// of
    /// all other folds, in an order shuffled with the seed. Copies no data.
    /// </summary>
    /// <param name="k">The number of folds, from 2 to <see cref="Count"/>.</param>
    /// <param name="seed">Same seed and same Count, same parts.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is out of range.</exception>
    public IReadOnlyList<Fold> Folds(int k, long seed)
    {
        ValidateFolds(k);
        int[] order = ShuffleRows(seed), folds = new int[Count];
        for (int i = 0; i < order.Length; i++)
        {
            folds[order[i]] = i % k;
        }
        return MakeFolds(order, folds, k);
    }

    /// <summary>
    /// Makes folds like <see cref="Folds"/>, with every class spread evenly over the validation parts, to within one row. A class of fewer than k rows is
    /// missing
    /// in some of them.
    /// </summary>
    /// <inheritdoc cref="Folds" path="/param"/>
    /// <exception cref="ArgumentOutOfRangeException">k is out of range.</exception>
    /// <exception cref="InvalidOperationException">The rows have targets that are not made of labels.</exception>
    public IReadOnlyList<Fold> FoldsStratified(int k, long seed)
    {
        RequireClasses();
        ValidateFolds(k);
        int[] order = ShuffleRows(seed), folds = new int[Count], next = new int[Outputs];
        // Deals out one class after another, each from the fold after the last one of the class before it.
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
        return MakeFolds(order, folds, k);
    }

    Fold[] MakeFolds(int[] order, int[] folds, int k)
    {
        var made = new Fold[k];
        for (int fold = 0; fold < k; fold++)
        {
            List<int> training = new(Count), validation = [];
            foreach (int row in order)
            {
                (folds[row] == fold ? validation : training).Add(row);
            }
            made[fold] = new(Rows([.. training]), Rows([.. validation]));
        }
        return made;
    }

    /// <summary>Returns how many rows of each class are in the first part: the fraction rounded down, and one more for the classes with the largest
    /// remainders.</summary>
    int[] CountFirstRows(int first)
    {
        long[] shares = new long[Outputs];
        for (int row = 0; row < Count; row++)
        {
            shares[ClassOf(row)] += first;
        }
        int[] counts = new int[Outputs], byRemainder = new int[Outputs];
        long[] remainders = new long[Outputs];
        int missing = first;
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = (int)(shares[i] / Count);
            remainders[i] = -(shares[i] % Count);
            byRemainder[i] = i;
            missing -= counts[i];
        }
        Array.Sort(byRemainder, (a, b) => remainders[a] != remainders[b] ? remainders[a].CompareTo(remainders[b]) : a.CompareTo(b));
        for (int i = 0; i < missing; i++)
        {
            counts[byRemainder[i]]++;
        }
        return counts;
    }

    int ClassOf(int row) => labels.Span[Index(row)];

    int[] ShuffleRows(long seed)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        new CounterRandom(seed, RandomStream.Split).Shuffle(order);
        return order;
    }

    void RequireClasses() => Require.State(!labels.IsEmpty, $"The dataset has targets, not labels, and so no classes; split it without stratifying.");

    void ValidateFolds(int k) => Require.Range(k >= 2 && k <= Count, nameof(k), $"k is {k}; it must be from 2 to {Count}, the rows of the dataset.");

    /// <summary>Returns the number of rows in the first part of a split.</summary>
    internal static int CountFirstPart(float fraction, int count)
    {
        Require.Range(fraction > 0 && fraction < 1, nameof(fraction), $"fraction is {fraction}; it must be above 0 and below 1.");
        int first = RoundRows(fraction, count);
        Require.Argument(first > 0 && first < count, nameof(fraction),
            $"fraction is {fraction}; of {count} rows that leaves one part empty. Each part needs a row.");
        return first;
    }

    /// <summary>
    /// Returns round(count·fraction), halves up, of the fraction as it is written: with the 7 significant digits of a float, so that 0.9f, which is less than
    /// 0.9,
    /// makes 14 of 15 rows. In integers, because the conversion to decimal rounds to 7 digits on some runtimes only.
    /// </summary>
    static int RoundRows(float fraction, int count)
    {
        // From 10^17 on, even 2^31 rows of a number below 10^6 are less than half a row.
        long one = 10_000_000;
        while (fraction * (double)one < 1e6 && one < 100_000_000_000_000_000)
        {
            one *= 10;
        }
        long digits = (long)Math.Round(fraction * (double)one);
        return (int)((2L * count * digits + one) / (2 * one));
    }
}
