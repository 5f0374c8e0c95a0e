namespace FastNn.Mpi;

/// <summary>Divides rows among the pieces of batches: a piece has consecutive rows, as many as it takes from all batches of an epoch.</summary>
sealed class PieceRows
{
    readonly GradientReduction reduction;
    readonly int batchSize;
    readonly int[] starts;

    /// <param name="reduction">The pieces.</param>
    /// <param name="count">All rows.</param>
    /// <param name="batchSize">Rows of a batch.</param>
    /// <exception cref="ArgumentException">A number is below 1, or a batch has fewer rows than pieces.</exception>
    public PieceRows(GradientReduction reduction, int count, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(reduction);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        (this.reduction, Count, this.batchSize) = (reduction, count, Math.Min(batchSize, count));
        if (this.batchSize < reduction.Pieces)
        {
            throw new ArgumentException(
                $"A batch has {this.batchSize} rows and {reduction.Pieces} pieces; each piece must have a row. Give larger batches, or fewer pieces.",
                nameof(batchSize));
        }
        int whole = count / this.batchSize, rest = count % this.batchSize;
        starts = new int[reduction.Pieces + 1];
        for (int piece = 0; piece < reduction.Pieces; piece++)
        {
            starts[piece + 1] = starts[piece] + whole * CountRows(this.batchSize, piece) + CountRows(rest, piece);
        }
    }

    /// <summary>All rows.</summary>
    public int Count { get; }

    /// <summary>The pieces of a batch.</summary>
    public int Pieces => reduction.Pieces;

    /// <summary>The rows of this process.</summary>
    public Range Own => GetRows(reduction.FirstPiece).Start..GetRows(reduction.FirstPiece + reduction.OwnPieces - 1).End;

    /// <summary>Returns the rows of a piece.</summary>
    public Range GetRows(int piece) => starts[piece]..starts[piece + 1];

    /// <summary>Returns how many rows a piece has in whole batches.</summary>
    public int GetBatchRows(int piece) => CountRows(batchSize, piece);

    int CountRows(int rows, int piece) => reduction.GetRows(rows, piece).GetOffsetAndLength(rows).Length;
}
