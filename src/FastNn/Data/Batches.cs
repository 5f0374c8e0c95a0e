using FastNn.Contracts;
using FastNn.RandomNumbers;

namespace FastNn.Data;

/// <summary>
/// Enumerates a dataset in batches of row numbers: <c>foreach (ReadOnlySpan&lt;int&gt; rows in batches)</c>. The rows come in the order of the dataset until
/// <see cref="Shuffle"/> is called; the last batch is smaller where the rows do not divide evenly.
/// </summary>
/// <remarks>
/// The constructor allocates 4 bytes a row, later calls nothing. A batch is a span of row numbers for
/// <see cref="Dataset.Gather(ReadOnlySpan{int}, Span{float}, Span{int})"/>. One thread at a time.
/// </remarks>
public sealed class Batches
{
    readonly int[] order;
    readonly long seed;

    /// <param name="dataset">The dataset.</param>
    /// <param name="batchSize">Rows of a batch, at least 1; where it exceeds the dataset, there is one batch.</param>
    /// <param name="seed">The seed of <see cref="Shuffle"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="dataset"/> is null, or <paramref name="batchSize"/> is less than 1.</exception>
    public Batches(Dataset dataset, int batchSize, long seed = 0)
        : this(dataset?.Count ?? throw new ArgumentNullException(nameof(dataset)), batchSize, seed) { }

    /// <param name="rows">The number of rows, at least 1.</param>
    /// <param name="batchSize">Rows of a batch, at least 1; where it exceeds the rows, there is one batch.</param>
    /// <param name="seed">The seed of <see cref="Shuffle"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    public Batches(int rows, int batchSize, long seed = 0)
    {
        order = new int[Require.AtLeast(rows, 1, nameof(rows))];
        BatchSize = Require.AtLeast(batchSize, 1, nameof(batchSize));
        Count = (rows - 1) / batchSize + 1;
        this.seed = seed;
        ResetOrder();
    }

    /// <summary>Rows of every batch except the last, which may be smaller.</summary>
    public int BatchSize { get; }

    /// <summary>Number of batches, the last partial one included.</summary>
    public int Count { get; }

    /// <summary>The rows of a batch, valid until the next <see cref="Shuffle"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batch"/> is not from 0 to <see cref="Count"/> - 1.</exception>
    public ReadOnlySpan<int> this[int batch]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)batch, (uint)Count, nameof(batch));
            int start = batch * BatchSize;
            return order.AsSpan(start, Math.Min(BatchSize, order.Length - start));
        }
    }

    /// <summary>
    /// Puts the rows into the order of an epoch, a function of the seed, the epoch and the number of rows, so that a resumed training has the same batches.
    /// Allocates nothing.
    /// </summary>
    /// <param name="epoch">Number of the epoch, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epoch"/> is negative.</exception>
    public void Shuffle(int epoch)
    {
        Require.AtLeast(epoch, 0, nameof(epoch));
        ResetOrder();
        new CounterRandom(seed, RandomStream.Epoch(epoch)).Shuffle(order);
    }

    /// <summary>Enumerates the batches. Allocates nothing.</summary>
    public Enumerator GetEnumerator() => new(this);

    void ResetOrder()
    {
        for (int row = 0; row < order.Length; row++)
        {
            order[row] = row;
        }
    }

    /// <summary>Enumerates batches.</summary>
    public ref struct Enumerator
    {
        readonly Batches batches;
        int batch = -1;

        internal Enumerator(Batches batches) => this.batches = batches;

        /// <summary>The rows of the current batch.</summary>
        public readonly ReadOnlySpan<int> Current => batches[batch];

        /// <summary>Moves to the next batch; false after the last.</summary>
        public bool MoveNext() => ++batch < batches.Count;
    }
}
