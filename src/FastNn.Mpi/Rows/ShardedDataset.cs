using FastNn.Data;

namespace FastNn.Mpi;

/// <summary>
/// Rows of a training of which each process has the inputs of its own part only: <c>trainer.Fit(rows)</c> with a <see cref="GradientReduction"/>. The pieces of
/// a batch come from parts of their own, so that the bits of a training in exact mode are the same for any number of processes.
/// </summary>
/// <remarks>
/// <para>A piece has consecutive rows of the data (<see cref="GetOwnRows"/>), which are shuffled among themselves in every epoch: data that are sorted need
/// not be shuffled before. All processes have all targets: 4 bytes a label.</para>
/// <para>Only <see cref="Trainer.Fit(StreamingDataset, Dataset, CancellationToken)"/> of the trainer with that reduction takes it. Preprocessing is fitted
/// on all rows before they are scattered; <see cref="Sharing.Share(ProcessGroup, Network, Catalog)"/> gives the fitted network to all.</para>
/// </remarks>
public sealed class ShardedDataset : StreamingDataset
{
    readonly PieceRows rows;
    readonly string reduction;
    // The own rows, whose inputs are read only.
    readonly Dataset own;
    readonly RowTargets targets;
    readonly int first, batchSize;
    readonly long seed;

    ShardedDataset(PieceRows rows, string reduction, Dataset own, RowTargets targets, int batchSize, long seed)
        : base(rows.Count, own.Inputs, own.Outputs, own.HasLabels)
    {
        (this.rows, this.reduction, this.own, this.targets) = (rows, reduction, own, targets);
        (first, this.batchSize, this.seed) = (rows.Own.Start.Value, batchSize, seed);
    }

    /// <inheritdoc/>
    public override bool HasOwnInputsOnly => true;

    /// <summary>Returns the rows whose inputs this process needs.</summary>
    /// <param name="reduction">The reduction of the trainer.</param>
    /// <param name="count">All rows, at least a batch.</param>
    /// <param name="batchSize">The trainer's batch size, at least the pieces of the reduction.</param>
    /// <exception cref="ArgumentException">A number is below 1, or a batch has fewer rows than pieces.</exception>
    public static Range GetOwnRows(GradientReduction reduction, int count, int batchSize) => new PieceRows(reduction, count, batchSize).Own;

    /// <summary>Makes the dataset of rows that each process has read itself. All processes call it.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="reduction">The reduction of the trainer.</param>
    /// <param name="own">The rows of <see cref="GetOwnRows"/>; without a copy.</param>
    /// <param name="count">All rows.</param>
    /// <param name="batchSize">The trainer's batch size.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <exception cref="ArgumentException">The dataset has other rows, or weights; or a batch has fewer rows than pieces.</exception>
    /// <exception cref="ProcessGroupException">The datasets of the processes have different shapes, or a process does not answer.</exception>
    public static ShardedDataset Create(ProcessGroup group, GradientReduction reduction, Dataset own, int count, int batchSize, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(own);
        var rows = new PieceRows(reduction, count, batchSize);
        (int first, int length) = rows.Own.GetOffsetAndLength(count);
        CheckWeights(own);
        if (own.Count != length)
        {
            throw new ArgumentException(
                $"own has {own.Count} rows; this process needs the {length} rows from {first} on. Read those of GetOwnRows.", nameof(own));
        }
        Agreement.CheckSame(group, "rows", FormattableString.Invariant(
            $"{count}, batches {batchSize}, inputs {own.Inputs}, {(own.HasLabels ? "classes" : "targets")} {own.Outputs}, seed {seed}"));
        RowTargets targets = new RowMessages(group, RowShape.Of(own) with { Count = count }).ShareTargets(own, first);
        return new(rows, reduction.Description, own, targets, batchSize, seed);
    }

    /// <summary>Gives each process its part of the rows of rank 0. All processes call it.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="reduction">The reduction of the trainer.</param>
    /// <param name="all">All rows in rank 0, without a copy; null in the others.</param>
    /// <param name="batchSize">The trainer's batch size.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <exception cref="ArgumentException">The rows have weights, or a batch has fewer rows than pieces.</exception>
    /// <exception cref="ProcessGroupException">A process does not answer.</exception>
    public static ShardedDataset Scatter(ProcessGroup group, GradientReduction reduction, Dataset? all, int batchSize, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(group);
        Dataset? own = group.Rank == 0 ? all ?? throw new ArgumentNullException(nameof(all), "all is null in rank 0, whose rows all get.") : null;
        CheckWeights(own);
        RowShape shape = RowShape.Share(group, own);
        var rows = new PieceRows(reduction, shape.Count, batchSize);
        var messages = new RowMessages(group, shape);
        RowTargets targets = messages.ShareTargets(own, 0);
        if (own is null)
        {
            float[] inputs = messages.ReceiveInputs(rows.Own);
            own = (shape with { Count = inputs.Length / shape.Inputs }).Create(inputs, targets.Slice(rows.Own, shape));
        }
        else
        {
            messages.SendInputs(own);
        }
        return new(rows, reduction.Description, own, targets, batchSize, seed);
    }

    /// <inheritdoc/>
    public override ISampleReader Open() => new PieceReader(rows, this, seed, epoch: null);

    /// <inheritdoc/>
    public override ISampleReader Open(int epoch) => new PieceReader(rows, this, seed, epoch);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The trainer has another reduction or batch size.</exception>
    public override void CheckTraining(int batchSize, string? reduction)
    {
        if (reduction != this.reduction || Math.Min(batchSize, Count) != Math.Min(this.batchSize, Count))
        {
            throw new ArgumentException(
                $"The trainer has BatchSize {batchSize} and the reduction {reduction ?? "none"}; the rows are divided for BatchSize {this.batchSize} and " +
                $"{this.reduction}. Give both the same batch size and the same reduction.", nameof(batchSize));
        }
    }

    /// <summary>Copies a row: its inputs, where they are wanted, and its label or targets.</summary>
    /// <exception cref="InvalidOperationException">The inputs are those of another process.</exception>
    internal void Copy(int row, Span<float> input, ref int label, Span<float> target)
    {
        if (!input.IsEmpty)
        {
            if ((uint)(row - first) >= (uint)own.Count)
            {
                throw new InvalidOperationException(
                    $"Row {row} has its inputs in another process; this one has {own.Count} rows from {first} on. Only Fit of the trainer reads such rows.");
            }
            own.GetInput(row - first).CopyTo(input);
        }
        if (HasLabels)
        {
            label = targets.Labels[row];
        }
        else
        {
            targets.Rows.AsSpan(row * Outputs, Outputs).CopyTo(target);
        }
    }

    /// <exception cref="ArgumentException">The rows have weights.</exception>
    internal static void CheckWeights(Dataset? rows)
    {
        if (rows is { HasWeights: true })
        {
            throw new ArgumentException("The rows have weights, which are not sent. Give every process all rows, or repeat rows.", nameof(rows));
        }
    }
}
