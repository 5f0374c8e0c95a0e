using FastNn.Data;

namespace FastNn.Mpi;

/// <summary>Reads rows batch by batch, and in a batch piece by piece: those of a piece in an order of their own.</summary>
sealed class PieceReader : ISampleReader
{
    // So that no two pieces of users with near seeds have the same.
    const int SeedsOfAUser = 1 << 20;

    readonly PieceRows rows;
    readonly ShardedDataset data;
    readonly Batches[] pieces;
    int batch, piece, next;

    /// <param name="rows">The rows of the pieces.</param>
    /// <param name="data">Inputs and targets.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <param name="epoch">The epoch whose order it is; null for that of the data.</param>
    public PieceReader(PieceRows rows, ShardedDataset data, long seed, int? epoch)
    {
        (this.rows, this.data) = (rows, data);
        pieces = [.. Enumerable.Range(0, rows.Pieces).Select(Create)];

        Batches Create(int number)
        {
            (int _, int count) = rows.GetRows(number).GetOffsetAndLength(rows.Count);
            var batches = new Batches(count, rows.GetBatchRows(number), unchecked(seed * SeedsOfAUser + number));
            if (epoch is { } shuffled)
            {
                batches.Shuffle(shuffled);
            }
            return batches;
        }
    }

    /// <inheritdoc/>
    public bool Read(Span<float> input, ref int label, Span<float> target)
    {
        while (batch >= pieces[piece].Count || next == pieces[piece][batch].Length)
        {
            // The last pieces have a row in each batch.
            if (batch >= pieces[^1].Count)
            {
                return false;
            }
            (piece, next) = (piece + 1, 0);
            if (piece == pieces.Length)
            {
                (piece, batch) = (0, batch + 1);
            }
        }
        data.Copy(rows.GetRows(piece).Start.Value + pieces[piece][batch][next++], input, ref label, target);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() { }
}
