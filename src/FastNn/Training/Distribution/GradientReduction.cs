using FastNn.Contracts;

namespace FastNn;

/// <summary>
/// Lets several processes train one network: each computes the gradients of its pieces of every batch, and all make the same update with the sum (an
/// all-reduce). Derive from it for an engine of your own; <c>FastNn.Mpi</c> has reductions over MPI.
/// </summary>
/// <remarks>
/// <para>All processes have the same network, data, options and seed, and make the same calls. A batch is cut into <see cref="Pieces"/> of consecutive rows,
/// whose numbers of rows differ by one at most; a piece of a small batch may be empty, with gradients of zero. The gradients of a piece are its part of those
/// of the batch's loss: their sum is the gradient of the batch.</para>
/// <para>One trainer owns a reduction. Its members are called by the thread that trains.</para>
/// </remarks>
public abstract class GradientReduction
{
    object? owner;

    /// <summary>The pieces of a batch, at least 1; the same in every process.</summary>
    public abstract int Pieces { get; }

    /// <summary>The first piece that this process computes.</summary>
    public abstract int FirstPiece { get; }

    /// <summary>How many pieces this process computes, at least 1.</summary>
    public abstract int OwnPieces { get; }

    /// <summary>Whether this process writes checkpoints: true for one of them.</summary>
    public virtual bool IsPrimary => true;

    /// <summary>What the bits of a training depend on, for checkpoints, such as <c>exact(pieces=8)</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Allocates all memory and checks that all processes have the same network. Called once, before the first batch.</summary>
    /// <param name="network">The network that is trained.</param>
    /// <param name="gradients">The number of gradients.</param>
    public abstract void Prepare(Network network, int gradients);

    /// <summary>Checks that all processes have the same value. Called after <see cref="Prepare"/> and at the start of every Fit, for each option of the
    /// trainer; of a Fit also for the number of samples, the steps and the weights.</summary>
    /// <param name="name">What it is, such as <c>BatchSize</c>; the names come in the same order in every process.</param>
    /// <param name="value">That of this process.</param>
    public virtual void CheckSame(string name, string value) { }

    /// <summary>Starts a batch: drops what an exception may have left of the one before.</summary>
    public virtual void Start() { }

    /// <summary>Takes the gradients of the next of the process's pieces.</summary>
    /// <param name="gradients">The gradients of all parameters, in memory that does not move. They are overwritten by the next piece. Those of frozen
    /// parameters are not defined.</param>
    /// <param name="loss">The sum of the losses of the piece's rows.</param>
    /// <param name="weight">The sum of their weights.</param>
    public abstract void Add(Span<float> gradients, double loss, double weight);

    /// <summary>Takes part of the gradients of the process's last piece as soon as they are computed, while the backward pass continues: once for each
    /// parameter that is not frozen, from the last one to the first, before <see cref="Add"/>.</summary>
    /// <param name="gradients">The gradients of all parameters.</param>
    /// <param name="start">The first of the gradients that are computed.</param>
    /// <param name="length">How many.</param>
    public virtual void Begin(Span<float> gradients, int start, int length) { }

    /// <summary>Ends a batch: puts the sum of the pieces of all processes into the gradients.</summary>
    /// <param name="gradients">The memory of <see cref="Add"/>, which still has the gradients of the last piece; assigned.</param>
    /// <param name="loss">The sum of all losses.</param>
    /// <param name="weight">The sum of all weights.</param>
    public abstract void Finish(Span<float> gradients, out double loss, out double weight);

    /// <summary>Returns whether any of the processes wants to stop, in all of them. Called before every batch and after every epoch.</summary>
    /// <param name="stop">Whether this process wants to.</param>
    public abstract bool AgreeToStop(bool stop);

    /// <summary>Returns the rows of a piece of a batch.</summary>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="piece">The piece, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public Range GetRows(int rows, int piece)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)piece, (uint)Pieces, nameof(piece));
        return (int)((long)rows * piece / Pieces)..(int)((long)rows * (piece + 1) / Pieces);
    }

    /// <summary>Returns the rows of a batch that this process computes.</summary>
    /// <param name="rows">Rows of the batch.</param>
    public Range GetOwnRows(int rows) => GetRows(rows, FirstPiece).Start..GetRows(rows, FirstPiece + OwnPieces - 1).End;

    /// <summary>Checks whether the reduction fits a trainer, and makes it that trainer's.</summary>
    internal static void Check(GradientReduction reduction, object trainer, Network network, int microBatchSize)
    {
        Require.State(reduction.owner is null || reduction.owner == trainer,
            $"The GradientReduction is that of another trainer, whose gradients it holds. Make one for each trainer.");
        Require.Argument(reduction is { Pieces: >= 1, OwnPieces: >= 1, FirstPiece: >= 0 } && reduction.FirstPiece + reduction.OwnPieces <= reduction.Pieces,
            nameof(GradientReduction), $"GradientReduction computes {reduction.OwnPieces} pieces from {reduction.FirstPiece} on, of " +
            $"{reduction.Pieces}; it must be at least one, within the pieces of a batch.");
        Require.Argument(microBatchSize == 0, "MicroBatchSize",
            $"MicroBatchSize is {microBatchSize}, but GradientReduction cuts batches into pieces itself. Omit MicroBatchSize, or set more pieces.");
        Require.Argument(network.MinTrainingBatch == 1, nameof(GradientReduction),
            $"The network has a layer that measures whole batches, such as BatchNorm, which processes that have parts of a batch cannot do. Use LayerNorm.");
        reduction.owner = trainer;
    }
}
