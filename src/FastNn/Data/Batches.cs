using FastNn.RandomNumbers;

namespace FastNn.Data;

/// <summary>
/// Walks a dataset in batches of rows: <c>foreach (ReadOnlySpan&lt;int&gt; rows in batches)</c>. The rows come in the order of the
/// dataset until <see cref="Shuffle"/> is called; the last batch is smaller where the rows do not divide evenly.
/// </summary>
/// <remarks>
/// The constructor allocates 4 bytes a row; nothing is allocated afterwards, and the data are never copied: a batch is a
/// span of row numbers, for <see cref="Dataset.Gather(ReadOnlySpan{int}, Span{float}, Span{int})"/>. Belongs to one thread at a time.
/// </remarks>
public sealed class Batches
{
    readonly int[] order;
    readonly long seed;

    /// <summary>Batches of a dataset.</summary>
    /// <param name="dataset">What to walk through.</param>
    /// <param name="batchSize">Rows of a batch, at least 1; more than the dataset has make one batch of them all.</param>
    /// <param name="seed">Decides the orders of <see cref="Shuffle"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="dataset"/> is null, or <paramref name="batchSize"/> is less than 1.</exception>
    public Batches(Dataset dataset, int batchSize, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        BatchSize = batchSize;
        Count = (dataset.Count - 1) / batchSize + 1;
        this.seed = seed;
        order = new int[dataset.Count];
        ResetOrder();
    }

    /// <summary>Rows of every batch but perhaps the last.</summary>
    public int BatchSize { get; }

    /// <summary>Number of batches, the last partial one included.</summary>
    public int Count { get; }

    /// <summary>The rows of a batch, valid until the next <see cref="Shuffle"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batch"/> is not in 0..<see cref="Count"/> - 1.</exception>
    public ReadOnlySpan<int> this[int batch]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(batch);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(batch, Count);
            int start = batch * BatchSize;
            return order.AsSpan(start, Math.Min(BatchSize, order.Length - start));
        }
    }

    /// <summary>
    /// Puts the rows into the order of an epoch: a function of the seed, the epoch and the number of rows, whatever order came before. So a
    /// run that is resumed at an epoch sees the batches that it would have seen. Allocates nothing.
    /// </summary>
    /// <param name="epoch">Number of the epoch, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epoch"/> is negative.</exception>
    public void Shuffle(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ResetOrder();
        new CounterRandom(seed, RandomStream.Epoch(epoch)).Shuffle(order);
    }

    /// <summary>The batches from first to last. Allocates nothing.</summary>
    public Enumerator GetEnumerator() => new(this);

    void ResetOrder()
    {
        for (int row = 0; row < order.Length; row++)
        {
            order[row] = row;
        }
    }

    /// <summary>A walk through the batches.</summary>
    public ref struct Enumerator
    {
        readonly Batches batches;
        int batch = -1;

        internal Enumerator(Batches batches) => this.batches = batches;

        /// <summary>The rows of the current batch.</summary>
        public readonly ReadOnlySpan<int> Current => batches[batch];

        /// <summary>Goes to the next batch; false behind the last.</summary>
        public bool MoveNext() => ++batch < batches.Count;
    }
}
